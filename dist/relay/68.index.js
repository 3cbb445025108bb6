export const id = 68;
export const ids = [68];
export const modules = {

/***/ 8068:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


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
// EXTERNAL MODULE: ./lib/shared/http-transport.js + 2 modules
var http_transport = __webpack_require__(904);
// EXTERNAL MODULE: ./lib/shared/loopback.js
var loopback = __webpack_require__(436);
// EXTERNAL MODULE: ./lib/shared/network-error.js
var network_error = __webpack_require__(648);
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
        const realm = realmOf(parameters['realm']);
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
function realmOf(text) {
    const realm = URL.parse(text ?? '');
    const safe = realm?.protocol === 'https:' || (realm?.protocol === 'http:' && (0,loopback/* isLoopback */.U)(realm.hostname));
    if (realm !== null && safe && realm.username === '' && realm.password === '')
        return realm;
    throw new errors/* CredentialsError */.lE(`The registry requests tokens from ${realm?.origin ?? 'an invalid URL'} instead of an https URL without credentials.`, 'Check the configuration of the registry. No credentials were sent.');
}
async function readToken(answer, realm) {
    try {
        return await (0,http_transport/* readAll */.y)(answer, maxTokenAnswerBytes);
    }
    catch (error) {
        if (error instanceof RangeError)
            throw noToken(realm);
        throw error;
    }
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
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/errors.js
var classic_errors = __webpack_require__(961);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
;// CONCATENATED MODULE: ./lib/docker/config-file.js






const configSchema = schemas/* looseObject */._H3({
    auths: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).optional(),
    credHelpers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).optional(),
    credsStore: schemas/* string */.YjP().optional(),
});
function configPath() {
    return (0,external_node_path_.join)(process.env['DOCKER_CONFIG'] || (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.docker'), 'config.json');
}
async function readDockerConfig() {
    const path = configPath();
    try {
        return configSchema.parse(JSON.parse(await (0,promises_.readFile)(path, 'utf8')));
    }
    catch (error) {
        if ((0,file_error/* codeOf */.$N)(error) === 'ENOENT')
            return undefined;
        throw new errors/* PushError */.Vc(`Cannot read the Docker config ${path}: ${explain(error)}.`, 'Fix or delete the file.');
    }
}
function explain(error) {
    if (error instanceof SyntaxError)
        return 'it is not valid JSON';
    if (!(error instanceof classic_errors/* ZodError */.G))
        return (0,errors/* messageOf */.bD)(error);
    const [issue] = error.issues;
    return `"${issue?.path.join('.')}" does not have the expected format (${issue?.message})`;
}
async function writeDockerConfig(config) {
    const path = await realpath(configPath()).catch(configPath);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(temporary, `${JSON.stringify(config, null, '\t')}\n`, { mode: 0o600 });
        await rename(temporary, path);
    }
    catch (error) {
        await rm(temporary, { force: true }).catch(() => { });
        throw new PushError(`Cannot write the Docker config ${path}: ${messageOf(error)}.`, 'Make the directory writable, or set DOCKER_CONFIG to one that is.', { cause: error });
    }
}
async function removeDockerConfig() {
    await rm(configPath(), { force: true });
}
function helperOf(config, host) {
    const helper = config.credHelpers?.[host] ?? config.credsStore;
    return helper !== undefined && /^[a-zA-Z0-9._-]+$/.test(helper) ? helper : undefined;
}

// EXTERNAL MODULE: ./lib/shared/json.js
var json = __webpack_require__(6039);
// EXTERNAL MODULE: ./lib/docker/run-command.js
var run_command = __webpack_require__(9433);
;// CONCATENATED MODULE: ./lib/docker/credential-helper.js



const credentialsSchema = schemas/* object */.Ikc({ Username: schemas/* string */.YjP(), Secret: schemas/* string */.YjP() });
const nothing = /^\s*$|credentials not found|no credentials (?:server URL|username)/i;
async function helperGet(helper, server) {
    const { exitCode, stdout } = await (0,run_command/* runCommand */.d)(`docker-credential-${helper}`, ['get'], { input: server });
    if (exitCode !== 0 && nothing.test(stdout))
        return undefined;
    if (exitCode !== 0)
        throw new Error(`docker-credential-${helper} get failed with exit code ${exitCode}`);
    const { data } = credentialsSchema.safeParse((0,json/* parseOrNothing */.I)(stdout));
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
    const { exitCode } = await runCommand(`docker-credential-${helper}`, [command], { input });
    if (exitCode !== 0)
        throw new Error(`docker-credential-${helper} ${command} failed with exit code ${exitCode}`);
}

;// CONCATENATED MODULE: ./lib/docker/credentials.js





const entrySchema = schemas/* looseObject */._H3({
    auth: schemas/* string */.YjP().optional(),
    username: schemas/* string */.YjP().optional(),
    password: schemas/* string */.YjP().optional(),
    identitytoken: schemas/* string */.YjP().optional(),
});
const hubServer = 'https://index.docker.io/v1/';
async function dockerCredentials(host) {
    const config = (await readDockerConfig()) ?? {};
    const server = host === 'docker.io' ? hubServer : host;
    const helper = helperOf(config, host === 'docker.io' ? hubServer : host);
    const asking = helper === undefined ? undefined : helperGet(helper, server);
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






async function otherAccess(host, { mask, logger }, transport, signal) {
    const login = new StoredLogin(host, mask);
    const credentials = await login.credentials();
    const { problem } = login;
    if (problem !== undefined) {
        logger.warning(`${problem.line} Until then, images are read from ${host} without a login.`);
    }
    return {
        authenticator: new ChallengeAuthenticator({ credentials, transport, signal, mask }),
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
