export const id = 276;
export const ids = [276];
export const modules = {

/***/ 7321:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ST: () => (/* binding */ runDocker),
/* harmony export */   T5: () => (/* binding */ runImageProgram),
/* harmony export */   kX: () => (/* binding */ programName)
/* harmony export */ });
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2730);
/* harmony import */ var _run_command_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9433);


const elsewhere = 'or use an archive or OCI layout (oci:, oci-archive:, docker-archive:).';
async function runDocker(args, options) {
    try {
        return await (0,_run_command_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)('docker', args, options);
    }
    catch (error) {
        options.signal.throwIfAborted();
        throw cannotStart('The Docker CLI', error, 'Docker');
    }
}
function programName(program) {
    return program === 'docker' ? 'Docker' : 'Podman';
}
async function runImageProgram(args, options) {
    const onlyDocker = Boolean(process.env['DOCKER_HOST']);
    for (const program of onlyDocker ? ['docker'] : ['docker', 'podman']) {
        try {
            return { ...(await (0,_run_command_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)(program, args, options)), program };
        }
        catch (error) {
            options.signal.throwIfAborted();
            if (!(error instanceof _run_command_js__WEBPACK_IMPORTED_MODULE_1__/* .CommandNotFoundError */ .v)) {
                throw cannotStart(programName(program), error, programName(program));
            }
        }
    }
    throw onlyDocker
        ? new _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .PushError */ .Vc('Docker is not on the PATH.', `Install Docker, ${elsewhere}`)
        : new _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .PushError */ .Vc('Neither Docker nor Podman is on the PATH.', `Install one of them, ${elsewhere}`);
}
function cannotStart(what, error, program) {
    return new _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .PushError */ .Vc(`${what} cannot be started: ${(0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}.`, `Install ${program}, ${elsewhere}`, {
        cause: error,
    });
}


/***/ }),

/***/ 9433:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ runCommand),
/* harmony export */   v: () => (/* binding */ CommandNotFoundError)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8474);
/* harmony import */ var node_stream_consumers__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8321);
/* harmony import */ var _actions_exec__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9529);
/* harmony import */ var _shared_abort_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1487);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2730);






class CommandNotFoundError extends Error {
    constructor(command, options) {
        super(`"${command}" is not on the PATH`, options);
    }
}
async function runCommand(command, args, options = {}) {
    const { signal } = options;
    signal?.throwIfAborted();
    try {
        return await (canUseToolkit(options)
            ? runWithToolkit(command, args, signal)
            : runChild(command, args, options));
    }
    catch (error) {
        signal?.throwIfAborted();
        if (!isNotFound(error))
            throw error;
        throw new CommandNotFoundError(command, { cause: error });
    }
}
function canUseToolkit({ input, output, signal, onAbort }) {
    return input === undefined && output === undefined && (signal === undefined || onAbort === 'abandon');
}
async function runWithToolkit(command, args, signal) {
    const running = (0,_actions_exec__WEBPACK_IMPORTED_MODULE_3__/* .getExecOutput */ .H)(command, [...args], { silent: true, ignoreReturnCode: true });
    const { exitCode, stdout, stderr } = await (signal === undefined ? running : (0,_shared_abort_js__WEBPACK_IMPORTED_MODULE_5__/* .untilAborted */ .Eu)(running, signal));
    return { exitCode: exitCode ?? 1, stdout, stderr };
}
async function runChild(command, args, { input, output, signal }) {
    const stdio = [input === undefined ? 'ignore' : 'pipe', output?.fd ?? 'pipe', 'pipe'];
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(command, args, { stdio, env: process.env, signal, killSignal: 'SIGKILL' });
    child.stdin?.on('error', () => { }).end(input);
    const [exitCode, stdout, stderr] = await Promise.all([
        ended(child),
        read(child.stdout),
        read(child.stderr),
    ]);
    return { exitCode, stdout, stderr };
}
async function ended(child) {
    const [exitCode] = await (0,node_events__WEBPACK_IMPORTED_MODULE_1__.once)(child, 'close');
    return exitCode ?? 1;
}
function read(stream) {
    return stream === null ? Promise.resolve('') : (0,node_stream_consumers__WEBPACK_IMPORTED_MODULE_2__.text)(stream);
}
function isNotFound(error) {
    return /ENOENT|^Unable to locate executable file/.test((0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error));
}


/***/ }),

/***/ 2276:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   describeDaemon: () => (/* binding */ describeDaemon)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5491);
/* harmony import */ var _docker_docker_cli_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7321);
/* harmony import */ var _shared_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6039);



const infoSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
    ServerVersion: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1),
    OperatingSystem: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullish(),
    SecurityOptions: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()).nullish(),
    DriverStatus: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP())).nullish(),
});
async function describeDaemon(signal) {
    const [endpoint, info] = await Promise.all([
        ask(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], signal),
        ask(['info', '--format', '{{json .}}'], signal),
    ]);
    if (endpoint === undefined)
        return apart('this Docker CLI has no contexts, as that of Podman');
    if (!/^(?:unix|npipe):/.test(endpoint))
        return apart('the Docker daemon is remote');
    const parsed = infoSchema.safeParse((0,_shared_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseOrNothing */ .I)(info ?? ''));
    if (!parsed.success)
        return apart('"docker info" does not describe a Docker daemon');
    const { OperatingSystem, SecurityOptions, DriverStatus } = parsed.data;
    if (/docker desktop/i.test(OperatingSystem ?? ''))
        return apart('Docker Desktop runs in a virtual machine');
    if (SecurityOptions?.some(option => /\brootless\b/.test(option)))
        return apart('the Docker daemon is rootless');
    const containerd = DriverStatus?.some(([, value]) => value?.startsWith('io.containerd.snapshotter')) ?? false;
    return { reachesLoopback: true, store: containerd ? 'containerd' : 'graph-driver' };
}
function apart(reason) {
    return { reachesLoopback: false, reason };
}
async function ask(args, signal) {
    const { exitCode, stdout } = await (0,_docker_docker_cli_js__WEBPACK_IMPORTED_MODULE_0__/* .runImageProgram */ .T5)(args, { signal, onAbort: 'abandon' });
    return exitCode === 0 ? stdout.trim() : undefined;
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
