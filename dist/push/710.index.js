export const id = 710;
export const ids = [710];
export const modules = {

/***/ 5710:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  loginDocker: () => (/* binding */ loginDocker),
  logoutDocker: () => (/* binding */ logoutDocker)
});

// EXTERNAL MODULE: ./lib/docker/config-file.js
var config_file = __webpack_require__(1643);
// EXTERNAL MODULE: ./lib/docker/docker-cli.js
var docker_cli = __webpack_require__(7321);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(5491);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: ./lib/docker/credential-helper.js
var credential_helper = __webpack_require__(7236);
;// CONCATENATED MODULE: ./lib/docker/login-backup.js




const savedLoginSchema = schemas/* object */.Ikc({
    configured: schemas/* boolean */.zMY(),
    auth: schemas/* unknown */.L5J().optional(),
    helper: schemas/* string */.YjP().optional(),
    credentials: schemas/* object */.Ikc({ Username: schemas/* string */.YjP(), Secret: schemas/* string */.YjP() }).optional(),
});
async function readLogin(host, options = {}) {
    const config = await (0,config_file/* readDockerConfig */.TO)();
    const auth = config?.auths?.[host];
    const helper = config && (0,config_file/* helperOf */.Yn)(config, host);
    const credentials = helper === undefined ? undefined : await storedIn(helper, host, options);
    return {
        configured: config !== undefined,
        ...(auth === undefined ? {} : { auth }),
        ...(helper === undefined ? {} : { helper }),
        ...(credentials === undefined ? {} : { credentials }),
    };
}
async function storedIn(helper, host, options) {
    try {
        return await (0,credential_helper/* helperGet */.T)(helper, host, options);
    }
    catch (error) {
        options.signal?.throwIfAborted();
        if (error instanceof credential_helper/* HelperLimitError */.ex || error instanceof file_error/* FileError */.f6)
            throw error;
        return undefined;
    }
}
async function restoreLogin(host, saved, options = {}) {
    const config = await (0,config_file/* readDockerConfig */.TO)();
    if (config === undefined)
        return;
    try {
        await restoreConfig(config, host, saved);
    }
    finally {
        await restoreHelper(config, host, saved, options);
    }
}
async function restoreConfig(config, host, saved) {
    const { [host]: current, ...others } = config.auths ?? {};
    const auths = saved.auth === undefined ? others : { ...others, [host]: saved.auth };
    if (!saved.configured && isEmpty({ ...config, auths }))
        return await (0,config_file/* removeDockerConfig */.nS)();
    if (JSON.stringify(current) !== JSON.stringify(saved.auth))
        await (0,config_file/* writeDockerConfig */._D)({ ...config, auths });
}
async function restoreHelper(config, host, saved, options) {
    const helper = saved.helper ?? (0,config_file/* helperOf */.Yn)(config, host);
    if (helper === undefined)
        return;
    if (saved.credentials === undefined)
        await (0,credential_helper/* helperErase */.hq)(helper, host, options);
    else
        await (0,credential_helper/* helperStore */.Sz)(helper, host, saved.credentials, options);
}
function isEmpty({ auths = {}, ...others }) {
    return Object.keys(auths).length === 0 && Object.keys(others).every(key => key === 'credsStore');
}

// EXTERNAL MODULE: ./lib/shared/basic-auth.js
var basic_auth = __webpack_require__(5078);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/one-line.js
var one_line = __webpack_require__(2712);
// EXTERNAL MODULE: ./lib/action/action-logger.js
var action_logger = __webpack_require__(7123);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 11 modules
var core = __webpack_require__(3360);
// EXTERNAL MODULE: ./lib/shared/json.js
var json = __webpack_require__(6039);
// EXTERNAL MODULE: ./lib/action/own-directory.js
var own_directory = __webpack_require__(7620);
// EXTERNAL MODULE: ./lib/action/runner-files.js
var runner_files = __webpack_require__(2788);
;// CONCATENATED MODULE: ./lib/action/login-file.js












const stateName = 'docker-login-backup';
const prefix = 'ecr-mount-push-login-';
const fileName = 'login.json';
const contentSchema = schemas/* object */.Ikc({ host: schemas/* string */.YjP(), login: savedLoginSchema });
class LoginFile {
    #directory;
    constructor(directory) {
        this.#directory = directory;
    }
    static async write(host, login) {
        let file;
        try {
            file = new LoginFile(await (0,own_directory/* makeOwnDirectory */._i)(prefix));
            await (0,runner_files/* saveState */.L)(stateName, file.#path);
            await (0,promises_.writeFile)(file.#path, JSON.stringify({ host, login }), { mode: 0o600, flag: 'wx' });
            return file;
        }
        catch (error) {
            file?.removeNow();
            throw (0,file_error/* writeError */.oG)(error, 'save the login of Docker', (0,own_directory/* temporaryParent */.cp)());
        }
    }
    static async saved() {
        const path = core/* getState */.Gu(stateName);
        const directory = await (0,own_directory/* ownDirectory */.cy)((0,external_node_path_.basename)(path) === fileName ? (0,external_node_path_.dirname)(path) : path, prefix);
        return directory === undefined ? undefined : new LoginFile(directory);
    }
    async read() {
        const text = await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,promises_.readFile)(this.#path, 'utf8')).catch(error => {
            if ((0,file_error/* codeOf */.$N)(error) === 'ENOENT')
                return '';
            throw (0,file_error/* readError */.lS)(error, 'read the earlier login of Docker', this.#path);
        });
        return contentSchema.safeParse((0,json/* parseOrNothing */.I)(text)).data;
    }
    async remove() {
        await (0,promises_.rm)(this.#directory, { recursive: true, force: true, maxRetries: 3 });
    }
    removeNow() {
        try {
            (0,external_node_fs_.rmSync)(this.#directory, { recursive: true, force: true });
        }
        catch (error) {
            action_logger/* actionLogger */.v.warning(`Cannot delete ${this.#directory}, which has a login of Docker: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }
    get #path() {
        return (0,external_node_path_.join)(this.#directory, fileName);
    }
}

;// CONCATENATED MODULE: ./lib/action/docker-login.js









const logoutLimits = { milliseconds: 10_000, bytes: 1_000_000 };
const cancelledLimits = { milliseconds: 1000, bytes: 1_000_000 };
async function loginDocker(authorization, signal) {
    const host = authorization.endpoint.host;
    const { username = '', password = '' } = (0,basic_auth/* parseBasicAuthorization */.Zz)(authorization.authorization) ?? {};
    const login = await readLogin(host, { signal });
    if (login.helper === ecrHelper && login.credentials !== undefined)
        return sayServed(host, login.helper);
    const file = await LoginFile.write(host, login);
    try {
        signal.throwIfAborted();
        const { exitCode, stderr } = await runLogin(host, username, password, signal);
        if (exitCode === 0)
            return action_logger/* actionLogger */.v.info(`Logged Docker in to ${host}. The post step logs it out.`);
        await file.remove();
        const problem = (0,config_file/* loginFileError */.ud)(stderr);
        if (problem !== undefined)
            throw problem;
        if (!cannotStore.test(stderr) || login.helper === undefined) {
            throw new LoginError(`"docker login ${host}" failed: ${(0,one_line/* oneLine */.TN)(stderr, 300)}`);
        }
        if (login.credentials === undefined)
            throw helperError(host, login.helper);
        sayServed(host, login.helper);
    }
    catch (error) {
        await undoFailed(file, error);
        throw error;
    }
}
async function undoFailed(file, error) {
    const cancelled = error instanceof errors/* AbortedError */.oM;
    const killed = error instanceof LoginError && error.cause instanceof docker_cli/* DockerLimitError */.cA;
    try {
        const content = cancelled || killed ? await file.read() : undefined;
        if (content !== undefined)
            await undo(content, cancelled ? { limits: cancelledLimits } : {});
    }
    catch (problem) {
        if (cancelled)
            return;
        action_logger/* actionLogger */.v.warning(`The earlier login of Docker could not be restored. ${lineOf(problem)}`);
    }
    await file.remove();
}
async function undo({ host, login }, options) {
    await restoreLogin(host, login, options);
    action_logger/* actionLogger */.v.info(`Logged Docker out of ${host}.`);
}
const ecrHelper = 'ecr-login';
const cannotStore = /error (?:storing|saving) credentials|not implemented/i;
function sayServed(host, helper) {
    action_logger/* actionLogger */.v.info(`Docker is not logged in to ${host}: its credential helper "${helper}" has credentials already.`);
}
function helperError(host, helper) {
    return new errors/* PushError */.Vc(`The image was pushed, but Docker cannot be logged in: its credential helper "${helper}" cannot store logins, and has no credentials for ${host}.`, 'Give the helper access to AWS, remove it for this registry from the config of Docker, or remove the input "docker-login".');
}
async function logoutDocker(file, signal) {
    try {
        const content = await file.read();
        if (content === undefined)
            return;
        await runLogout(content.host, signal);
        await undo(content, { signal });
    }
    catch (error) {
        if (!(error instanceof errors/* PushError */.Vc) || error instanceof errors/* AbortedError */.oM)
            throw error;
        throw new errors/* PushError */.Vc(`Docker cannot be logged out: ${error.message}`, error.remedy, { cause: error });
    }
    finally {
        await file.remove();
    }
}
function lineOf(error) {
    return error instanceof errors/* PushError */.Vc ? error.line : (0,errors/* messageOf */.bD)(error);
}
async function runLogin(host, username, password, signal) {
    try {
        const args = ['login', '--username', username, '--password-stdin', host];
        return await (0,docker_cli/* runDocker */.ST)(args, { input: password, signal });
    }
    catch (error) {
        if (error instanceof errors/* AbortedError */.oM || error instanceof file_error/* FileError */.f6)
            throw error;
        if (error instanceof docker_cli/* DockerLimitError */.cA)
            throw new LoginError(error.message, { cause: error });
        throw new LoginError('the Docker CLI cannot be started.', { cause: error });
    }
}
class LoginError extends errors/* PushError */.Vc {
    constructor(what, options) {
        super(`The image was pushed, but ${what}`, 'Check the Docker CLI on the runner, or remove the input "docker-login".', options);
    }
}
async function runLogout(host, signal) {
    try {
        await (0,docker_cli/* runDocker */.ST)(['logout', host], { signal, limits: logoutLimits });
    }
    catch (error) {
        action_logger/* actionLogger */.v.debug(`"docker logout ${host}" failed: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}


/***/ }),

/***/ 1643:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TO: () => (/* binding */ readDockerConfig),
/* harmony export */   Yn: () => (/* binding */ helperOf),
/* harmony export */   _D: () => (/* binding */ writeDockerConfig),
/* harmony export */   nS: () => (/* binding */ removeDockerConfig),
/* harmony export */   ud: () => (/* binding */ loginFileError)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5491);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(961);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2730);
/* harmony import */ var _shared_file_error_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2188);
/* harmony import */ var _shared_json_values_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2614);
/* harmony import */ var _shared_read_small_file_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1586);








const configSchema = zod__WEBPACK_IMPORTED_MODULE_7__/* .looseObject */ ._H3({
    auths: zod__WEBPACK_IMPORTED_MODULE_7__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_7__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_7__/* .unknown */ .L5J()).optional(),
    credHelpers: zod__WEBPACK_IMPORTED_MODULE_7__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_7__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_7__/* .string */ .YjP()).optional(),
    credsStore: zod__WEBPACK_IMPORTED_MODULE_7__/* .string */ .YjP().optional(),
});
const maxBytes = 4 * 1024 * 1024;
const maxValues = 100_000;
const tooLarge = `it has more than ${maxBytes} bytes or ${maxValues} values`;
function configPath() {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(process.env['DOCKER_CONFIG'] || (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)(), '.docker'), 'config.json');
}
const dockerConfigElsewhere = place => `set DOCKER_CONFIG to a directory on ${place}`;
async function readDockerConfig() {
    const path = configPath();
    try {
        return configSchema.parse(parse(await (0,_shared_read_small_file_js__WEBPACK_IMPORTED_MODULE_6__/* .readSmallFile */ .E)(path, maxBytes)));
    }
    catch (error) {
        if ((0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .codeOf */ .$N)(error) === 'ENOENT')
            return undefined;
        if ((0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .codeOf */ .$N)(error) !== '')
            throw (0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .readError */ .lS)(error, 'read the Docker config', path);
        throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .PushError */ .Vc(`Cannot read the Docker config ${path}: ${explain(error)}.`, 'Fix or delete the file.');
    }
}
function parse(json) {
    if (json === undefined || (0,_shared_json_values_js__WEBPACK_IMPORTED_MODULE_5__/* .countJsonValues */ .M)(json) > maxValues)
        throw new RangeError(tooLarge);
    return JSON.parse(json.toString('utf8'));
}
function explain(error) {
    if (error instanceof SyntaxError)
        return 'it is not valid JSON';
    if (!(error instanceof zod__WEBPACK_IMPORTED_MODULE_8__/* .ZodError */ .G))
        return (0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error);
    const [issue] = error.issues;
    return `"${issue?.path.join('.')}" does not have the expected format (${issue?.message})`;
}
async function writeDockerConfig(config) {
    const path = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(configPath()).catch(configPath);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path), { recursive: true });
        const text = `${JSON.stringify(config, null, '\t')}\n`;
        await (0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .whenHandlesAreFree */ .OY)(() => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(temporary, text, { mode: 0o600 }));
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(temporary, path);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(temporary, { force: true }).catch(() => { });
        throw (0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .writeError */ .oG)(error, 'write the Docker config', path, dockerConfigElsewhere);
    }
}
async function removeDockerConfig() {
    const path = configPath();
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(path, { force: true }).catch(error => {
        throw (0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .writeError */ .oG)(error, 'delete the Docker config', path, dockerConfigElsewhere);
    });
}
function loginFileError(stderr) {
    return (0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .programFileError */ .JO)(stderr, 'write the Docker config', (0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(configPath()), dockerConfigElsewhere);
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
/* harmony export */   ex: () => (/* binding */ HelperLimitError),
/* harmony export */   hq: () => (/* binding */ helperErase)
/* harmony export */ });
/* unused harmony export HelperError */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5491);
/* harmony import */ var _shared_commands_command_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5557);
/* harmony import */ var _shared_commands_run_command_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6027);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2730);
/* harmony import */ var _shared_file_error_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2188);
/* harmony import */ var _shared_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6039);






const credentialsSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ Username: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), Secret: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP() });
const nothing = /^\s*$|credentials not found|no credentials (?:server URL|username)/i;
const helperLimits = { milliseconds: 60_000, bytes: 1_000_000 };
class HelperError extends _shared_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .PushError */ .Vc {
    constructor(what, options) {
        super(what, 'Install or fix this credential helper, or remove it from the Docker config.', options);
    }
}
class HelperLimitError extends HelperError {
}
async function helperGet(helper, server, options = {}) {
    const { exitCode, stdout } = await run(helper, 'get', server, options);
    if (exitCode !== 0 && nothing.test(stdout))
        return undefined;
    if (exitCode !== 0)
        throw failed(helper, 'get', exitCode);
    const { data } = credentialsSchema.safeParse((0,_shared_json_js__WEBPACK_IMPORTED_MODULE_5__/* .parseOrNothing */ .I)(stdout));
    if (data === undefined)
        throw new HelperError(`docker-credential-${helper} get did not print credentials`);
    return data;
}
async function helperStore(helper, server, credentials, options = {}) {
    const input = JSON.stringify({ ServerURL: server, ...credentials });
    const { exitCode } = await run(helper, 'store', input, options);
    if (exitCode !== 0)
        throw failed(helper, 'store', exitCode);
}
async function helperErase(helper, server, options = {}) {
    try {
        await run(helper, 'erase', server, options);
    }
    catch (error) {
        options.signal?.throwIfAborted();
        if (error instanceof HelperLimitError || error instanceof _shared_file_error_js__WEBPACK_IMPORTED_MODULE_3__/* .FileError */ .f6)
            throw error;
    }
}
async function run(helper, command, input, { signal, limits = helperLimits }) {
    try {
        return await (0,_shared_commands_run_command_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)(`docker-credential-${helper}`, [command], { input, signal, limits });
    }
    catch (error) {
        signal?.throwIfAborted();
        if (error instanceof _shared_file_error_js__WEBPACK_IMPORTED_MODULE_3__/* .FileError */ .f6)
            throw error;
        const Kind = error instanceof _shared_commands_command_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CommandLimitError */ .bT ? HelperLimitError : HelperError;
        throw new Kind((0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error), { cause: error });
    }
}
function failed(helper, command, exitCode) {
    return new HelperError(`docker-credential-${helper} ${command} failed with exit code ${exitCode}`);
}


/***/ }),

/***/ 7321:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kc: () => (/* binding */ longCommand),
/* harmony export */   ST: () => (/* binding */ runDocker),
/* harmony export */   T5: () => (/* binding */ runImageProgram),
/* harmony export */   cA: () => (/* binding */ DockerLimitError),
/* harmony export */   kX: () => (/* binding */ programName)
/* harmony export */ });
/* harmony import */ var _shared_commands_command_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5557);
/* harmony import */ var _shared_commands_run_command_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6027);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2730);
/* harmony import */ var _shared_file_error_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2188);




const shortCommand = { milliseconds: 120_000, bytes: 32_000_000 };
const longCommand = { milliseconds: 30 * 60_000, bytes: 1_000_000 };
const elsewhere = 'or use an archive or OCI layout (oci:, oci-archive:, docker-archive:).';
async function runDocker(args, options) {
    try {
        return await (0,_shared_commands_run_command_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)('docker', args, { ...options, limits: options.limits ?? shortCommand });
    }
    catch (error) {
        options.signal.throwIfAborted();
        if (error instanceof _shared_commands_command_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CommandLimitError */ .bT)
            throw new DockerLimitError('docker', error);
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
            const limits = options.limits ?? shortCommand;
            return { ...(await (0,_shared_commands_run_command_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)(program, args, { ...options, limits })), program };
        }
        catch (error) {
            options.signal.throwIfAborted();
            if (error instanceof _shared_commands_command_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CommandLimitError */ .bT)
                throw new DockerLimitError(program, error);
            if (!(error instanceof _shared_commands_command_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CommandNotFoundError */ .v$)) {
                throw cannotStart(programName(program), error, programName(program));
            }
        }
    }
    throw onlyDocker
        ? new _shared_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .PushError */ .Vc('Docker is not on the PATH.', `Install Docker, ${elsewhere}`)
        : new _shared_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .PushError */ .Vc('Neither Docker nor Podman is on the PATH.', `Install one of them, ${elsewhere}`);
}
class DockerLimitError extends _shared_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .PushError */ .Vc {
    constructor(program, error) {
        super(`${error.message}.`, `Check on this machine that ${programName(program)} answers ("${program} info"), and run the job again.`, { cause: error });
    }
}
function cannotStart(what, error, program) {
    if (error instanceof _shared_file_error_js__WEBPACK_IMPORTED_MODULE_3__/* .FileError */ .f6)
        return error;
    return new _shared_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .PushError */ .Vc(`${what} cannot be started: ${(0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}.`, `Install ${program}, ${elsewhere}`, {
        cause: error,
    });
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


/***/ }),

/***/ 1586:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ readSmallFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2188);
/* harmony import */ var _read_bounded_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9105);



function readSmallFile(path, limit) {
    return (0,_file_error_js__WEBPACK_IMPORTED_MODULE_1__/* .whenHandlesAreFree */ .OY)(() => (0,_read_bounded_js__WEBPACK_IMPORTED_MODULE_2__/* .readBounded */ .C)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path), limit));
}


/***/ })

};
