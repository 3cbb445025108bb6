export const id = 272;
export const ids = [272];
export const modules = {

/***/ 4272:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ecrAccess: () => (/* binding */ ecrAccess),
  otherAccess: () => (/* binding */ otherAccess)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(5491);
// EXTERNAL MODULE: ./lib/shared/backoff.js
var backoff = __webpack_require__(3189);
// EXTERNAL MODULE: ./lib/shared/basic-auth.js
var basic_auth = __webpack_require__(5078);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/named-address.js
var named_address = __webpack_require__(597);
// EXTERNAL MODULE: ./lib/shared/network-error.js
var network_error = __webpack_require__(648);
// EXTERNAL MODULE: ./lib/shared/read-bounded.js
var read_bounded = __webpack_require__(9105);
;// CONCATENATED MODULE: ./lib/registry/auth/challenge.js
function parseChallenge(header) {
    const match = /^\s*([A-Za-z]+)(?:\s+(.*))?$/s.exec(header ?? '');
    if (match?.[1] === undefined)
        return undefined;
    const parameters = {};
    for (const [, name = '', quoted, bare] of (match[2] ?? '').matchAll(/([A-Za-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
        parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '';
    }
    return { scheme: match[1].toLowerCase(), parameters };
}

;// CONCATENATED MODULE: ./lib/registry/auth/challenge-authenticator.js








const maxTokenAnswerBytes = 256 * 1024;
const tokenSchema = schemas/* object */.Ikc({ token: schemas/* string */.YjP().optional(), access_token: schemas/* string */.YjP().optional() });
class ChallengeAuthenticator {
    expires = false;
    #options;
    #bearers = new Map();
    #fetching = new Map();
    #basic;
    constructor(options) {
        this.#options = options;
    }
    async authorization(scope) {
        return this.#bearers.get(scope) ?? this.#basic;
    }
    async refresh({ rejected, challenge, scope }) {
        const current = await this.authorization(scope);
        if (current !== undefined && current !== rejected)
            return true;
        const wanted = parseChallenge(challenge);
        if (wanted?.scheme === 'basic')
            return this.#useBasic(rejected);
        if (wanted?.scheme !== 'bearer')
            return false;
        const bearer = await this.#fetchOnce(wanted.parameters, scope);
        if (bearer === rejected)
            return false;
        this.#bearers.set(scope, bearer);
        return true;
    }
    #useBasic(rejected) {
        const { credentials } = this.#options;
        if (credentials === undefined || credentials.username === '')
            return false;
        this.#basic = (0,basic_auth/* basicAuthorization */.aR)(credentials);
        return this.#basic !== rejected;
    }
    #fetchOnce(parameters, scope) {
        const under = this.#fetching.get(scope);
        if (under !== undefined)
            return under;
        const fetching = this.#fetch(parameters, scope).finally(() => this.#fetching.delete(scope));
        this.#fetching.set(scope, fetching);
        return fetching;
    }
    async #fetch(parameters, scope) {
        const realm = realmOf(parameters['realm'], this.#options.endpoint);
        const service = parameters['service'] ?? '';
        const identity = this.#options.credentials?.identityToken;
        const answer = await (identity === undefined
            ? this.#get(realm, service, scope)
            : this.#post(realm, service, scope, identity));
        const bytes = await readToken(answer, realm);
        if ((0,backoff/* isRetriedStatus */.Mq)(answer.status)) {
            const message = `The token service ${realm.host} returned status ${answer.status}.`;
            throw new network_error/* NetworkError */.Dr(message, 'Run the job again.', true, 'TOKEN');
        }
        if (answer.status !== 200) {
            throw new errors/* CredentialsError */.lE(`The token service ${realm.host} did not return a token for ${scope} (status ${answer.status}).`, 'Check the image name, and log in to the registry (docker login) before this step.');
        }
        const token = tokenOf(bytes, realm);
        this.#options.mask(token);
        return `Bearer ${token}`;
    }
    #get(realm, service, scope) {
        const { credentials, transport, signal } = this.#options;
        const url = new URL(realm);
        if (service !== '')
            url.searchParams.set('service', service);
        url.searchParams.set('scope', scope);
        const known = credentials !== undefined && credentials.username !== '';
        const headers = known ? { authorization: (0,basic_auth/* basicAuthorization */.aR)(credentials) } : {};
        return transport.send({ method: 'GET', url, headers, signal });
    }
    #post(realm, service, scope, identity) {
        const form = new URLSearchParams({
            grant_type: 'refresh_token',
            refresh_token: identity,
            service,
            scope,
            client_id: 'ecr-mount-push',
        });
        return this.#options.transport.send({
            method: 'POST',
            url: realm,
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: form.toString(),
            signal: this.#options.signal,
        });
    }
}
function realmOf(text, registry) {
    const realm = URL.parse(text ?? '');
    const why = realm === null ? 'is not a valid URL' : (0,named_address/* whyNotCalled */.ZH)(realm, registry);
    if (realm !== null && why === undefined)
        return realm;
    const where = realm === null ? 'its realm' : (0,named_address/* shownAddress */.Uk)(realm);
    throw new errors/* CredentialsError */.lE(`The registry ${registry.host} requests tokens from ${where}, which ${why}.`, named_address/* nameAnother */.v9);
}
async function readToken(answer, realm) {
    const { bytes, cut } = await (0,read_bounded/* readStart */.H)(answer.chunks(), maxTokenAnswerBytes);
    if (cut && answer.status === 200)
        throw noToken(realm);
    return bytes;
}
function tokenOf(bytes, realm) {
    try {
        const { token, access_token: access } = tokenSchema.parse(JSON.parse(bytes.toString('utf8')));
        const found = token ?? access ?? '';
        if (/^[\x21-\x7e]+$/.test(found))
            return found;
    }
    catch {
    }
    throw noToken(realm);
}
function noToken(realm) {
    return new errors/* CredentialsError */.lE(`The token service ${realm.host} did not return a valid token.`, 'Run the job again, or use a different registry.');
}

;// CONCATENATED MODULE: ./lib/registry/auth/fallback-authenticator.js

class FallbackAuthenticator {
    #first;
    #second;
    #renewed = new Set();
    #changed = new Set();
    #loading;
    constructor(first, second) {
        this.#first = first;
        this.#second = second;
    }
    get expires() {
        return this.#changed.size === 0 && this.#first.expires;
    }
    async authorization(scope, owner) {
        return this.#changed.has(scope) ? this.#load() : this.#first.authorization(scope, owner);
    }
    async refresh(rejection, owner) {
        const { scope } = rejection;
        if ((this.#changed.has(scope) || this.#renewed.has(scope)) && (await this.denied(rejection)))
            return true;
        if (this.#changed.has(scope))
            return false;
        this.#renewed.add(scope);
        try {
            return (await this.#first.refresh(rejection, owner)) || (await this.denied(rejection));
        }
        catch (error) {
            if (!(error instanceof errors/* AbortedError */.oM) && (await this.denied(rejection)))
                return true;
            throw error;
        }
    }
    async denied({ rejected, scope }) {
        const second = await this.#load();
        if (second === undefined || second === rejected)
            return false;
        this.#changed.add(scope);
        return true;
    }
    #load() {
        this.#loading ??= this.#second();
        return this.#loading;
    }
}

// EXTERNAL MODULE: ./lib/registry/auth/token-authenticator.js
var token_authenticator = __webpack_require__(2609);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: ./lib/docker/config-file.js
var config_file = __webpack_require__(1643);
// EXTERNAL MODULE: ./lib/docker/credential-helper.js
var credential_helper = __webpack_require__(7236);
;// CONCATENATED MODULE: ./lib/docker/credentials.js






const entrySchema = schemas/* looseObject */._H3({
    auth: schemas/* string */.YjP().optional(),
    username: schemas/* string */.YjP().optional(),
    password: schemas/* string */.YjP().optional(),
    identitytoken: schemas/* string */.YjP().optional(),
});
const hubServer = 'https://index.docker.io/v1/';
async function dockerCredentials(host) {
    const config = (await (0,config_file/* readDockerConfig */.TO)()) ?? {};
    const server = host === 'docker.io' ? hubServer : host;
    const helper = (0,config_file/* helperOf */.Yn)(config, host === 'docker.io' ? hubServer : host);
    const asking = helper === undefined ? undefined : (0,credential_helper/* helperGet */.T)(helper, server);
    const stored = await asking?.catch(error => fromFile(config, host) ?? brokenHelper(error, host));
    if (stored === undefined)
        return fromFile(config, host);
    if (!('Secret' in stored))
        return stored;
    if (stored.Username === '<token>')
        return { username: '', password: '', identityToken: stored.Secret };
    return { username: stored.Username, password: stored.Secret };
}
function brokenHelper(error, host) {
    if (error instanceof file_error/* FileError */.f6)
        throw error;
    throw new errors/* PushError */.Vc(`The credential helper that the Docker config sets for ${host} does not work: ${(0,errors/* messageOf */.bD)(error)}.`, 'Install it or fix it, or remove it from the Docker config.', { cause: error });
}
function fromFile(config, host) {
    const key = Object.keys(config.auths ?? {}).find(server => hostOf(server) === host);
    const entry = entrySchema.safeParse(key === undefined ? undefined : config.auths?.[key]).data;
    if (entry === undefined)
        return undefined;
    const decoded = (0,basic_auth/* decodeUserPassword */.zf)(entry.auth ?? '');
    const credentials = {
        username: entry.username ?? decoded?.username ?? '',
        password: entry.password ?? decoded?.password ?? '',
    };
    if (entry.identitytoken)
        return { ...credentials, identityToken: entry.identitytoken };
    return credentials.username === '' ? undefined : credentials;
}
function hostOf(server) {
    const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
    return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host.toLowerCase();
}

;// CONCATENATED MODULE: ./lib/assemble/stored-login.js


class StoredLogin {
    #host;
    #mask;
    #reading;
    #found = false;
    #problem;
    constructor(host, mask) {
        this.#host = host;
        this.#mask = mask;
    }
    credentials() {
        this.#reading ??= this.#read();
        return this.#reading;
    }
    get found() {
        return this.#found;
    }
    get problem() {
        return this.#problem;
    }
    async #read() {
        try {
            const credentials = await dockerCredentials(this.#host);
            for (const secret of [credentials?.password, credentials?.identityToken]) {
                if (secret)
                    this.#mask(secret);
            }
            this.#found = credentials !== undefined;
            return credentials;
        }
        catch (error) {
            if (!(error instanceof errors/* PushError */.Vc))
                throw error;
            this.#problem = error;
            return undefined;
        }
    }
}

;// CONCATENATED MODULE: ./lib/assemble/source-access.js






async function otherAccess(host, endpoint, { mask, logger }, transport, signal) {
    const login = new StoredLogin(host, mask);
    const credentials = await login.credentials();
    const { problem } = login;
    if (problem !== undefined) {
        logger.warning(`${problem.line} Until then, images are read from ${host} without a login.`);
    }
    return {
        authenticator: new ChallengeAuthenticator({ endpoint, credentials, transport, signal, mask }),
        tried: () => problem === undefined
            ? { how: '' }
            : { how: ' without a login', problem: problem.message, remedy: problem.remedy },
    };
}
async function ecrAccess(host, ecr, { mask, logger }, owner, own) {
    const login = new StoredLogin(host, mask);
    const loginHeader = async () => {
        const credentials = await login.credentials();
        return credentials?.username ? (0,basic_auth/* basicAuthorization */.aR)(credentials) : undefined;
    };
    const renew = ({ requests }) => ecr.for({ ...own, requests }).authorize();
    try {
        const tokens = new token_authenticator/* TokenAuthenticator */.R({ initial: await renew(owner), renew });
        return {
            authenticator: new FallbackAuthenticator(tokens, loginHeader),
            tried: () => triedBoth(host, login),
        };
    }
    catch (error) {
        if (!(error instanceof errors/* PushError */.Vc) || error instanceof errors/* AbortedError */.oM)
            throw error;
        const header = await loginHeader();
        if (header === undefined)
            throw withoutLogin(host, login, error);
        logger.debug(`${error.line} Using the Docker login for ${host}.`);
        return {
            authenticator: { expires: false, authorization: async () => header, refresh: async () => false },
            tried: () => ({
                how: ' with the Docker login',
                problem: `The AWS credentials got no token: ${error.message}`,
                remedy: error.remedy,
            }),
        };
    }
}
function triedBoth(host, { found, problem }) {
    const remedy = `Allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer (see docs/iam.md), or run "docker login ${host}" before this step.`;
    if (found)
        return { how: ' with the AWS credentials and with the Docker login', remedy };
    const missing = problem?.message ?? `Docker has no login for ${host}.`;
    return { how: ' with the AWS credentials', problem: missing, remedy };
}
function withoutLogin(host, { problem }, cause) {
    const missing = problem?.message ?? `Docker has no login for ${host} either.`;
    return new errors/* CredentialsError */.lE(`${cause.message} ${missing}`, cause.remedy, { cause });
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
