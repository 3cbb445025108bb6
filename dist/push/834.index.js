export const id = 834;
export const ids = [834];
export const modules = {

/***/ 834:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   withCredentialProcess: () => (/* binding */ withCredentialProcess)
/* harmony export */ });
/* harmony import */ var node_async_hooks__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6698);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7975);
/* harmony import */ var _smithy_core_config__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7291);
/* harmony import */ var _shared_abort_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1487);
/* harmony import */ var _shared_commands_run_command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6027);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2730);
/* harmony import */ var _shared_json_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6039);
/* harmony import */ var _shared_one_line_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2712);








const processLimits = { milliseconds: 60_000, bytes: 1_000_000 };
const attempts = new node_async_hooks__WEBPACK_IMPORTED_MODULE_0__.AsyncLocalStorage();
async function withCredentialProcess(signal, load, limits = processLimits) {
    const attempt = { signal, limits };
    _smithy_core_config__WEBPACK_IMPORTED_MODULE_5__.externalDataInterceptor.interceptToken('exec', exec);
    try {
        return await (0,_shared_abort_js__WEBPACK_IMPORTED_MODULE_6__/* .untilAborted */ .Eu)(attempts.run(attempt, load), signal);
    }
    catch (error) {
        signal.throwIfAborted();
        throw attempt.failure === undefined ? error : processError(attempt.failure);
    }
}
const exec = Object.assign(() => { }, { [node_util__WEBPACK_IMPORTED_MODULE_1__.promisify.custom]: run });
async function run(line) {
    const attempt = attempts.getStore() ?? { signal: new AbortController().signal, limits: processLimits };
    if (attempt.failure !== undefined)
        throw attempt.failure;
    try {
        return { stdout: await outputOf(line, attempt) };
    }
    catch (error) {
        attempt.failure = error instanceof Error ? error : new Error((0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error));
        throw error;
    }
}
async function outputOf(line, { signal, limits }) {
    const options = { signal, limits, shell: true, title: 'credential_process' };
    const { exitCode, stdout, stderr } = await (0,_shared_commands_run_command_js__WEBPACK_IMPORTED_MODULE_2__/* .runCommand */ .d)(line, [], options);
    const says = (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_4__/* .oneLine */ .TN)(stderr, 200);
    if (exitCode !== 0)
        throw new Error(`it failed with exit code ${exitCode}${says && `: ${says}`}`);
    if ((0,_shared_json_js__WEBPACK_IMPORTED_MODULE_7__/* .parseOrNothing */ .I)(stdout) === undefined)
        throw new Error('it did not print JSON');
    return stdout;
}
function processError(failure) {
    const { AWS_PROFILE: profile = 'default' } = process.env;
    const message = `The credential_process of the AWS profile ${profile} provided no credentials (${(0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(failure)}).`;
    const remedy = 'Run its command on this machine to see what is wrong, or use another source of credentials.';
    return new _shared_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .AwsCredentialsError */ .eL(message, remedy, { cause: failure });
}


/***/ }),

/***/ 5557:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gg: () => (/* binding */ titleOf),
/* harmony export */   bT: () => (/* binding */ CommandLimitError),
/* harmony export */   v$: () => (/* binding */ CommandNotFoundError)
/* harmony export */ });
class CommandNotFoundError extends Error {
    constructor(command, options) {
        super(`"${command}" is not on the PATH`, options);
    }
}
class CommandLimitError extends Error {
}
function titleOf(command, args) {
    const end = args.findIndex(arg => !/^[a-z]+$/.test(arg));
    return [command, ...args.slice(0, end === -1 ? args.length : end).slice(0, 2)].join(' ');
}


/***/ }),

/***/ 6027:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ runCommand)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: ./lib/shared/units.js
var units = __webpack_require__(6058);
;// CONCATENATED MODULE: ./lib/shared/commands/collected-output.js
class CollectedOutput {
    #stream;
    #chunks = [];
    #room;
    constructor(stream, bytes, onMore = () => { }) {
        this.#stream = stream;
        this.#room = bytes;
        stream?.on('error', () => { });
        stream?.on('data', (chunk) => {
            if (chunk.byteLength > this.#room)
                onMore();
            if (this.#room > 0)
                this.#chunks.push(chunk.subarray(0, this.#room));
            this.#room = Math.max(0, this.#room - chunk.byteLength);
        });
    }
    get text() {
        return Buffer.concat(this.#chunks).toString();
    }
    close() {
        this.#stream?.destroy();
    }
}

// EXTERNAL MODULE: ./lib/shared/commands/command-errors.js
var command_errors = __webpack_require__(5557);
// EXTERNAL MODULE: ./lib/shared/abort.js
var abort = __webpack_require__(1487);
;// CONCATENATED MODULE: ./lib/shared/commands/kill-tree.js

const findMilliseconds = 1000;
const hasGroups = process.platform !== 'win32';
function killTree(child) {
    if (child.pid === undefined)
        return;
    if (hasGroups)
        killGroup(child.pid);
    else
        void killOnWindows(child, child.pid);
}
function killTreeNow(child) {
    if (hasGroups && child.pid !== undefined)
        killGroup(child.pid);
    else
        child.kill('SIGKILL');
}
function killLeft(child) {
    if (hasGroups && child.pid !== undefined)
        killGroup(child.pid);
}
function killGroup(leader) {
    try {
        process.kill(-leader, 'SIGKILL');
    }
    catch {
    }
}
async function killOnWindows(child, pid) {
    try {
        const { exec } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 9529));
        const killing = exec('taskkill', ['/pid', `${pid}`, '/t', '/f'], {
            silent: true,
            ignoreReturnCode: true,
        });
        await (0,abort/* untilAborted */.Eu)(killing, AbortSignal.timeout(findMilliseconds));
    }
    catch {
    }
    finally {
        child.kill('SIGKILL');
    }
}

;// CONCATENATED MODULE: ./lib/shared/commands/run-command.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});






const stderrBytes = 64 * 1024;
const lastWordsMilliseconds = 500;
const deathMilliseconds = 1000;
const running = new Set();
let listening = false;
async function runCommand(command, args, options) {
    try {
        return await (0,file_error/* whenHandlesAreFree */.OY)(() => runOnce(command, args, options));
    }
    catch (error) {
        throw ((0,file_error/* isShortage */.oH)((0,file_error/* codeOf */.$N)(error)) ? (0,file_error/* fileError */.zS)(error, 'start a program', command) : undefined) ?? error;
    }
}
async function runOnce(command, args, options) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { input, output, signal, limits, shell = false, title = (0,command_errors/* titleOf */.Gg)(command, args) } = options;
        signal?.throwIfAborted();
        const stdio = [input === undefined ? 'ignore' : 'pipe', output?.fd ?? 'pipe', 'pipe'];
        const child = (0,external_node_child_process_.spawn)(command, args, {
            stdio,
            env: process.env,
            shell,
            detached: hasGroups,
            windowsHide: true,
        });
        const end = endOf(command, child);
        const stop = (reason) => {
            end.stop(reason);
            killTree(child);
        };
        const onMore = () => stop(new command_errors/* CommandLimitError */.bT(`"${title}" printed more than ${(0,units/* formatBytes */.z)(limits.bytes)}`));
        const stdout = new CollectedOutput(child.stdout, limits.bytes, onMore);
        const stderr = new CollectedOutput(child.stderr, stderrBytes);
        const abort = () => stop(signal?.reason);
        signal?.addEventListener('abort', abort, { once: true });
        const time = __addDisposableResource(env_1, limitTime(options, what => stop(new command_errors/* CommandLimitError */.bT(`"${title}" ${what}`))), false);
        child.once('exit', () => time[Symbol.dispose]());
        killAtExit(child);
        child.stdin?.on('error', () => { }).end(input);
        try {
            const exitCode = await end.ended;
            return { exitCode, stdout: stdout.text, stderr: stderr.text };
        }
        finally {
            signal?.removeEventListener('abort', abort);
            running.delete(child);
            killLeft(child);
            for (const stream of [stdout, stderr])
                stream.close();
            child.stdin?.destroy();
        }
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
function endOf(command, child) {
    const { promise: ended, resolve, reject } = Promise.withResolvers();
    let stopped;
    child.once('error', error => reject((0,file_error/* codeOf */.$N)(error) === 'ENOENT' ? new command_errors/* CommandNotFoundError */.v$(command, { cause: error }) : error));
    child.once('close', code => resolve(code ?? 1));
    child.once('exit', code => {
        if (stopped !== undefined)
            return reject(stopped.reason);
        const leave = () => void setImmediate(resolve, code ?? 1);
        const last = setTimeout(leave, lastWordsMilliseconds);
        child.once('close', () => clearTimeout(last));
    });
    const stop = (reason) => {
        if (stopped !== undefined)
            return;
        stopped = { reason };
        if (child.exitCode === null && child.signalCode === null)
            setTimeout(reject, deathMilliseconds, reason).unref();
        else
            reject(reason);
    };
    return { ended, stop };
}
function limitTime({ limits, progress }, onOver) {
    const what = progress === undefined ? 'did not end within' : 'made no progress for';
    let seen = progress === undefined ? undefined : 0;
    let ended = false;
    const look = async () => {
        const now = await Promise.resolve(progress?.()).catch(() => seen);
        if (ended)
            return;
        if (now === seen)
            return onOver(`${what} ${(0,units/* formatDuration */.a)(limits.milliseconds)}`);
        seen = now;
        timer = setTimeout(look, limits.milliseconds);
    };
    let timer = setTimeout(look, limits.milliseconds);
    return {
        [Symbol.dispose]: () => {
            ended = true;
            clearTimeout(timer);
        },
    };
}
function killAtExit(child) {
    running.add(child);
    if (listening)
        return;
    listening = true;
    process.on('exit', () => {
        for (const one of running)
            killTreeNow(one);
    });
}


/***/ }),

/***/ 6039:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ parseOrNothing)
/* harmony export */ });
function parseOrNothing(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}


/***/ })

};
