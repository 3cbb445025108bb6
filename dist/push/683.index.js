export const id = 683;
export const ids = [683];
export const modules = {

/***/ 3683:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  loginDocker: () => (/* binding */ loginDocker)
});

// UNUSED EXPORTS: logoutDocker

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 11 modules
var lib_core = __webpack_require__(3360);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(5491);
// EXTERNAL MODULE: ./lib/docker/docker-cli.js
var docker_cli = __webpack_require__(7321);
// EXTERNAL MODULE: ./lib/docker/config-file.js
var config_file = __webpack_require__(1643);
// EXTERNAL MODULE: ./lib/docker/credential-helper.js
var credential_helper = __webpack_require__(7236);
;// CONCATENATED MODULE: ./lib/docker/login-backup.js



const savedLoginSchema = schemas/* object */.Ikc({
    configured: schemas/* boolean */.zMY(),
    auth: schemas/* unknown */.L5J().optional(),
    helper: schemas/* string */.YjP().optional(),
    credentials: schemas/* object */.Ikc({ Username: schemas/* string */.YjP(), Secret: schemas/* string */.YjP() }).optional(),
});
async function readLogin(host) {
    const config = await (0,config_file/* readDockerConfig */.TO)();
    const auth = config?.auths?.[host];
    const helper = config && (0,config_file/* helperOf */.Yn)(config, host);
    const credentials = helper === undefined ? undefined : await (0,credential_helper/* helperGet */.T)(helper, host).catch(() => undefined);
    return {
        configured: config !== undefined,
        ...(auth === undefined ? {} : { auth }),
        ...(helper === undefined ? {} : { helper }),
        ...(credentials === undefined ? {} : { credentials }),
    };
}
async function restoreLogin(host, saved) {
    const config = await (0,config_file/* readDockerConfig */.TO)();
    if (config === undefined)
        return;
    await restoreHelper(config, host, saved);
    const { [host]: current, ...others } = config.auths ?? {};
    const auths = saved.auth === undefined ? others : { ...others, [host]: saved.auth };
    if (!saved.configured && isEmpty({ ...config, auths }))
        return await (0,config_file/* removeDockerConfig */.nS)();
    if (JSON.stringify(current) !== JSON.stringify(saved.auth))
        await (0,config_file/* writeDockerConfig */._D)({ ...config, auths });
}
async function restoreHelper(config, host, saved) {
    const helper = saved.helper ?? (0,config_file/* helperOf */.Yn)(config, host);
    if (helper === undefined)
        return;
    if (saved.credentials === undefined)
        await (0,credential_helper/* helperErase */.hq)(helper, host);
    else
        await (0,credential_helper/* helperStore */.Sz)(helper, host, saved.credentials);
}
function isEmpty({ auths = {}, ...others }) {
    return Object.keys(auths).length === 0 && Object.keys(others).every(key => key === 'credsStore');
}

// EXTERNAL MODULE: ./lib/shared/basic-auth.js
var basic_auth = __webpack_require__(5078);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: ./lib/action/action-logger.js
var action_logger = __webpack_require__(7123);
// EXTERNAL MODULE: ./lib/action/runner-files.js
var runner_files = __webpack_require__(2788);
;// CONCATENATED MODULE: ./lib/action/docker-login.js












const stateName = 'docker-login-backup';
const directoryPrefix = 'ecr-mount-push-login-';
const logoutMilliseconds = 10_000;
const backupSchema = schemas/* object */.Ikc({ host: schemas/* string */.YjP(), login: savedLoginSchema });
async function loginDocker(authorization, signal) {
    const host = authorization.endpoint.host;
    const { username = '', password = '' } = (0,basic_auth/* parseBasicAuthorization */.Zz)(authorization.authorization) ?? {};
    const login = await readLogin(host);
    if (login.helper === ecrHelper && login.credentials !== undefined)
        return sayServed(host, login.helper);
    const backup = await saveBackup(host, login);
    try {
        signal.throwIfAborted();
        const { exitCode, stderr } = await runLogin(host, username, password, signal);
        if (exitCode === 0)
            return action_logger/* actionLogger */.v.info(`Logged Docker in to ${host}. The post step logs it out.`);
        await removeBackup(backup);
        if (!cannotStore.test(stderr) || login.helper === undefined) {
            throw loginError(`"docker login ${host}" failed: ${(0,errors/* oneLine */.TN)(stderr).slice(0, 300)}`);
        }
        if (login.credentials === undefined)
            throw helperError(host, login.helper);
        sayServed(host, login.helper);
    }
    catch (error) {
        if (error instanceof errors/* AbortedError */.oM)
            await undo(backup);
        throw error;
    }
}
const ecrHelper = 'ecr-login';
const cannotStore = /error (?:storing|saving) credentials|not implemented/i;
function sayServed(host, helper) {
    action_logger/* actionLogger */.v.info(`Docker is not logged in to ${host}: its credential helper "${helper}" has credentials already.`);
}
function helperError(host, helper) {
    return new errors/* PushError */.Vc(`The image was pushed, but Docker cannot be logged in: its credential helper "${helper}" cannot store logins, and has no credentials for ${host}.`, 'Give the helper access to AWS, remove it for this registry from the config of Docker, or remove the input "docker-login".');
}
async function logoutDocker() {
    const path = core.getState(stateName);
    if (path.includes(directoryPrefix))
        await undo(path);
}
async function undo(path) {
    const text = await (0,promises_.readFile)(path, 'utf8').catch(() => undefined);
    if (text === undefined)
        return;
    try {
        const { host, login } = backupSchema.parse(JSON.parse(text));
        await runLogout(host);
        await restoreLogin(host, login);
        action_logger/* actionLogger */.v.info(`Logged Docker out of ${host}.`);
    }
    finally {
        await removeBackup(path);
    }
}
async function removeBackup(path) {
    await (0,promises_.rm)((0,external_node_path_.dirname)(path), { recursive: true, force: true });
}
async function runLogin(host, username, password, signal) {
    try {
        const args = ['login', '--username', username, '--password-stdin', host];
        return await (0,docker_cli/* runDocker */.ST)(args, { input: password, signal });
    }
    catch (error) {
        if (error instanceof errors/* AbortedError */.oM)
            throw error;
        throw loginError(`the Docker CLI cannot be started.`);
    }
}
function loginError(what) {
    return new errors/* PushError */.Vc(`The image was pushed, but ${what}`, 'Check the Docker CLI on the runner, or remove the input "docker-login".');
}
async function runLogout(host) {
    try {
        await (0,docker_cli/* runDocker */.ST)(['logout', host], { signal: AbortSignal.timeout(logoutMilliseconds) });
    }
    catch (error) {
        action_logger/* actionLogger */.v.debug(`"docker logout ${host}" failed: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
async function saveBackup(host, login) {
    const parent = process.env['RUNNER_TEMP'] || (0,external_node_os_.tmpdir)();
    try {
        const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)(parent, directoryPrefix));
        const path = (0,external_node_path_.join)(directory, 'login.json');
        (0,runner_files/* saveState */.L)(stateName, path);
        await (0,promises_.writeFile)(path, JSON.stringify({ host, login }), { mode: 0o600, flag: 'wx' });
        return path;
    }
    catch (error) {
        throw (0,file_error/* writeError */.oG)(error, 'save the login of Docker', parent);
    }
}


/***/ }),

/***/ 1643:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TO: () => (/* binding */ readDockerConfig),
/* harmony export */   Yn: () => (/* binding */ helperOf),
/* harmony export */   _D: () => (/* binding */ writeDockerConfig),
/* harmony export */   nS: () => (/* binding */ removeDockerConfig)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5491);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(961);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2730);
/* harmony import */ var _shared_file_error_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2188);






const configSchema = zod__WEBPACK_IMPORTED_MODULE_5__/* .looseObject */ ._H3({
    auths: zod__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_5__/* .unknown */ .L5J()).optional(),
    credHelpers: zod__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP()).optional(),
    credsStore: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().optional(),
});
function configPath() {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(process.env['DOCKER_CONFIG'] || (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)(), '.docker'), 'config.json');
}
async function readDockerConfig() {
    const path = configPath();
    try {
        return configSchema.parse(JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8')));
    }
    catch (error) {
        if ((0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .codeOf */ .$N)(error) === 'ENOENT')
            return undefined;
        throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .PushError */ .Vc(`Cannot read the Docker config ${path}: ${explain(error)}.`, 'Fix or delete the file.');
    }
}
function explain(error) {
    if (error instanceof SyntaxError)
        return 'it is not valid JSON';
    if (!(error instanceof zod__WEBPACK_IMPORTED_MODULE_6__/* .ZodError */ .G))
        return (0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error);
    const [issue] = error.issues;
    return `"${issue?.path.join('.')}" does not have the expected format (${issue?.message})`;
}
async function writeDockerConfig(config) {
    const path = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(configPath()).catch(configPath);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path), { recursive: true });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(temporary, `${JSON.stringify(config, null, '\t')}\n`, { mode: 0o600 });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(temporary, path);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(temporary, { force: true }).catch(() => { });
        throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .PushError */ .Vc(`Cannot write the Docker config ${path}: ${(0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}.`, 'Make the directory writable, or set DOCKER_CONFIG to one that is.', { cause: error });
    }
}
async function removeDockerConfig() {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(configPath(), { force: true });
}
function helperOf(config, host) {
    const helper = config.credHelpers?.[host] ?? config.credsStore;
    return helper !== undefined && /^[a-zA-Z0-9._-]+$/.test(helper) ? helper : undefined;
}


/***/ }),

/***/ 7236:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Sz: () => (/* binding */ helperStore),
/* harmony export */   T: () => (/* binding */ helperGet),
/* harmony export */   hq: () => (/* binding */ helperErase)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5491);
/* harmony import */ var _shared_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6039);
/* harmony import */ var _run_command_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9433);



const credentialsSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ Username: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), Secret: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() });
const nothing = /^\s*$|credentials not found|no credentials (?:server URL|username)/i;
async function helperGet(helper, server) {
    const { exitCode, stdout } = await (0,_run_command_js__WEBPACK_IMPORTED_MODULE_0__/* .runCommand */ .d)(`docker-credential-${helper}`, ['get'], { input: server });
    if (exitCode !== 0 && nothing.test(stdout))
        return undefined;
    if (exitCode !== 0)
        throw new Error(`docker-credential-${helper} get failed with exit code ${exitCode}`);
    const { data } = credentialsSchema.safeParse((0,_shared_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseOrNothing */ .I)(stdout));
    if (data === undefined)
        throw new Error(`docker-credential-${helper} get did not print credentials`);
    return data;
}
async function helperStore(helper, server, credentials) {
    await run(helper, 'store', JSON.stringify({ ServerURL: server, ...credentials }));
}
async function helperErase(helper, server) {
    await run(helper, 'erase', server).catch(() => undefined);
}
async function run(helper, command, input) {
    const { exitCode } = await (0,_run_command_js__WEBPACK_IMPORTED_MODULE_0__/* .runCommand */ .d)(`docker-credential-${helper}`, [command], { input });
    if (exitCode !== 0)
        throw new Error(`docker-credential-${helper} ${command} failed with exit code ${exitCode}`);
}


/***/ }),

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
