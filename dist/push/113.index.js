export const id = 113;
export const ids = [113];
export const modules = {

/***/ 2113:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  LocalRegistries: () => (/* binding */ LocalRegistries)
});

// EXTERNAL MODULE: ./lib/oci/digest.js
var oci_digest = __webpack_require__(9501);
// EXTERNAL MODULE: ./lib/oci/media-types.js
var media_types = __webpack_require__(261);
;// CONCATENATED MODULE: ./lib/relay/held-repository.js


const { ociIndex } = media_types/* mediaTypes */.Ib;
class HeldRepository {
    #receiver;
    #onFailure;
    #manifests = new Map();
    #tags = new Map();
    #activity = 0;
    constructor(receiver, onFailure) {
        this.#receiver = receiver;
        this.#onFailure = onFailure;
    }
    get activity() {
        return this.#activity;
    }
    pushed(tag) {
        const root = this.#manifests.get(this.#tags.get(tag) ?? '');
        if (root === undefined)
            return undefined;
        const { digest, mediaType, bytes } = root;
        const manifests = [...this.#manifests.values()].map(manifest => [manifest.digest, manifest.bytes]);
        return { root: { digest, mediaType, size: bytes.byteLength }, manifests: new Map(manifests) };
    }
    find(digest) {
        return this.#watched(this.#receiver.find(digest));
    }
    mount(digest, from) {
        return this.#watched(this.#receiver.mount(digest, from));
    }
    async receive() {
        const blob = await this.#watched(this.#receiver.receive());
        return {
            get size() {
                return blob.size;
            },
            write: chunk => this.#watched(blob.write(chunk)),
            commit: digest => this.#watched(blob.commit(digest)),
            discard: () => blob.discard(),
        };
    }
    async putManifest(reference, bytes, mediaType) {
        const digest = (0,oci_digest/* isDigest */.Bc)(reference) ? reference : (0,oci_digest/* digestOf */.ol)(bytes);
        this.#activity += 1;
        this.#manifests.set(digest, { digest, mediaType, bytes });
        if (!(0,oci_digest/* isDigest */.Bc)(reference))
            this.#tags.set(reference, digest);
        return digest;
    }
    async getManifest(reference) {
        return this.#manifests.get(this.#tags.get(reference) ?? reference);
    }
    async headManifest(reference) {
        const manifest = await this.getManifest(reference);
        return manifest && { ...manifest, size: manifest.bytes.byteLength };
    }
    async readBlob() { }
    async listTags() {
        return listOf({ name: '', tags: [...this.#tags.keys()] }, 'application/json');
    }
    async listReferrers() {
        return listOf({ schemaVersion: 2, mediaType: ociIndex, manifests: [] }, ociIndex);
    }
    async #watched(work) {
        this.#activity += 1;
        try {
            return await work;
        }
        catch (error) {
            this.#onFailure(error);
            throw error;
        }
        finally {
            this.#activity += 1;
        }
    }
}
function listOf(list, mediaType) {
    return { bytes: Buffer.from(JSON.stringify(list)), mediaType };
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/one-line.js
var one_line = __webpack_require__(2712);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./lib/relay/body-chunks.js
async function* bodyChunks(request) {
    const arrived = [];
    let ended = request.readableEnded;
    let failure = request.destroyed && !ended ? body_chunks_closed() : undefined;
    let wake;
    const take = (chunk) => {
        arrived.push(chunk);
        request.pause();
        wake?.();
    };
    const end = () => {
        ended = true;
        wake?.();
    };
    const fail = (error) => {
        if (!ended)
            failure ??= error ?? body_chunks_closed();
        wake?.();
    };
    request.on('data', take).on('end', end).on('error', fail).on('close', fail);
    try {
        for (;;) {
            const chunk = arrived.shift();
            if (chunk !== undefined)
                yield chunk;
            else if (failure !== undefined)
                throw failure;
            else if (ended)
                return;
            else {
                await new Promise(resolve => {
                    wake = resolve;
                    request.resume();
                });
            }
        }
    }
    finally {
        request.off('data', take).off('end', end).off('error', fail).off('close', fail);
        request.pause();
    }
}
function body_chunks_closed() {
    return new Error('The client closed the connection.');
}
function releaseMemory({ buffer, byteLength }) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength)
        buffer.transfer(0);
}

;// CONCATENATED MODULE: ./lib/relay/request-error.js

class RequestError extends errors/* PushError */.Vc {
    status;
    code;
    headers;
    constructor(status, code, message, remedy, headers = {}) {
        super(message, remedy);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }
}
function notFound() {
    return new RequestError(404, 'NAME_UNKNOWN', 'The relay serves no such repository.', 'Check the registry address, which the relay prints when it starts.');
}
class ClientGone extends Error {
}

;// CONCATENATED MODULE: ./lib/relay/call.js



const lingerMilliseconds = 30_000;
const stallMilliseconds = 15 * 60_000;
const always = { 'docker-distribution-api-version': 'registry/2.0' };
class RelayCall {
    method;
    path;
    query;
    #request;
    #response;
    #waits;
    #parameters;
    constructor(request, response, waits) {
        const { url = '', method = '' } = request;
        const mark = url.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? url : url.slice(0, mark);
        this.query = mark < 0 ? '' : url.slice(mark + 1);
        this.#request = request;
        this.#response = response;
        this.#waits = waits;
        response.on('error', () => { });
    }
    get headers() {
        return this.#request.headers;
    }
    get status() {
        return this.#response.headersSent ? this.#response.statusCode : 0;
    }
    get gone() {
        return this.#response.destroyed && !this.#response.writableFinished;
    }
    parameter(name) {
        this.#parameters ??= new URLSearchParams(this.query);
        return this.#parameters.get(name) ?? undefined;
    }
    get bodySize() {
        const { headers } = this.#request;
        return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : undefined;
    }
    body() {
        if (this.#waits)
            this.#response.writeContinue();
        this.#waits = false;
        return bodyChunks(this.#request);
    }
    async readBody(limit) {
        if ((this.bodySize ?? 0) > limit)
            return undefined;
        const chunks = [];
        let size = 0;
        const late = setTimeout(() => this.abort(), stallMilliseconds).unref();
        try {
            for await (const chunk of this.body()) {
                size += chunk.byteLength;
                if (size > limit)
                    return undefined;
                chunks.push(chunk);
            }
        }
        catch (error) {
            throw new ClientGone('request body', { cause: error });
        }
        finally {
            clearTimeout(late);
        }
        return Buffer.concat(chunks, size);
    }
    answer(status, headers, body = '') {
        if (this.#response.destroyed || this.#response.headersSent)
            return;
        const bytes = typeof body === 'string' ? Buffer.from(body) : body;
        const length = status === 204 ? {} : { 'content-length': bytes.byteLength };
        this.#begin(status, { ...length, ...headers });
        if (this.#request.complete || this.#waits)
            this.#response.end(bytes);
        else
            this.#answerEarly(bytes);
    }
    async stream(status, headers, body) {
        if (this.#response.destroyed) {
            body.destroy();
            throw new ClientGone('before the response');
        }
        try {
            this.#begin(status, headers);
        }
        catch (error) {
            body.destroy();
            throw error;
        }
        this.#response.setTimeout(stallMilliseconds, () => this.abort());
        try {
            await (0,promises_.pipeline)(body, this.#response);
        }
        catch (error) {
            throw body.errored === error ? error : new ClientGone('response body', { cause: error });
        }
    }
    abort() {
        this.#request.destroy();
        this.#response.destroy();
    }
    #begin(status, headers) {
        this.#response.writeHead(status, { ...always, ...headers });
    }
    #answerEarly(bytes) {
        const [request, response] = [this.#request, this.#response];
        if (bytes.byteLength > 0)
            response.write(bytes);
        else
            response.flushHeaders();
        const timer = setTimeout(() => request.destroy(), lingerMilliseconds).unref();
        const end = () => {
            clearTimeout(timer);
            response.end();
        };
        request.once('end', end).once('close', end).resume();
    }
}

;// CONCATENATED MODULE: ./lib/relay/context.js
function openRepository({ context, name }) {
    return context.backend.repository(name);
}
function pathIn({ context, name }, suffix) {
    return `/v2/${context.token.prepend(name)}/${suffix}`;
}

;// CONCATENATED MODULE: ./lib/relay/blobs.js


const octets = 'application/octet-stream';
async function headBlob(request, digest) {
    const repository = await openRepository(request);
    const size = await repository.find(digest);
    if (size === undefined)
        throw unknownBlob(digest);
    request.call.answer(200, {
        'content-type': octets,
        'content-length': size,
        'docker-content-digest': digest,
        'accept-ranges': 'bytes',
    });
}
async function getBlob(request, digest) {
    const { call } = request;
    const repository = await openRepository(request);
    const blob = await repository.readBlob(digest, call.headers.range);
    if (blob === undefined)
        throw unknownBlob(digest);
    if ('redirect' in blob) {
        call.answer(307, { location: withoutCredentials(blob.redirect), 'docker-content-digest': digest });
        return;
    }
    const headers = {
        'content-type': octets,
        'docker-content-digest': digest,
        ...(blob.size === undefined ? {} : { 'content-length': blob.size }),
        ...(blob.contentRange === undefined ? {} : { 'content-range': blob.contentRange }),
    };
    await call.stream(blob.status, headers, blob.stream);
}
function withoutCredentials(redirect) {
    const location = new URL(redirect);
    location.username = '';
    location.password = '';
    return location.href;
}
function unknownBlob(digest) {
    return new RequestError(404, 'BLOB_UNKNOWN', `The repository does not have the blob ${digest}.`, 'Push it first.');
}

// EXTERNAL MODULE: ./lib/oci/manifest.js
var manifest = __webpack_require__(4360);
;// CONCATENATED MODULE: ./lib/relay/lists.js



async function listTags(request) {
    const repository = await openRepository(request);
    const list = await repository.listTags(request.call.query);
    const json = { ...parse(list.bytes, request.name), name: request.context.token.prepend(request.name) };
    answerList(request, { ...list, bytes: Buffer.from(JSON.stringify(json)) }, 'tags/list');
}
async function listReferrers(request, digest) {
    const repository = await openRepository(request);
    const list = await repository.listReferrers(digest, request.call.query);
    answerList(request, list, `referrers/${digest}`);
}
function answerList(request, list, suffix) {
    const { bytes, mediaType, nextQuery, filtersApplied } = list;
    const next = nextQuery === undefined ? undefined : `<${pathIn(request, suffix)}?${nextQuery}>; rel="next"`;
    request.call.answer(200, {
        'content-type': mediaType,
        ...(next === undefined ? {} : { link: next }),
        ...(filtersApplied === undefined ? {} : { 'oci-filters-applied': filtersApplied }),
    }, bytes);
}
function parse(bytes, name) {
    const json = (0,manifest/* parseJsonOrNothing */.Ip)(bytes);
    if (typeof json === 'object' && json !== null)
        return json;
    throw new errors/* RegistryError */.gl(`The registry returned a malformed list of the tags in ${name}.`, 'Run the job again.');
}

;// CONCATENATED MODULE: ./lib/relay/manifests.js




async function headManifest(request, reference) {
    const repository = await openRepository(request);
    const head = await repository.headManifest(reference);
    if (head === undefined)
        throw unknownManifest(request, reference);
    request.call.answer(200, { ...headersOf(head.mediaType, head.digest), 'content-length': head.size });
}
async function getManifest(request, reference) {
    const repository = await openRepository(request);
    const manifest = await repository.getManifest(reference);
    if (manifest === undefined)
        throw unknownManifest(request, reference);
    request.call.answer(200, headersOf(manifest.mediaType, manifest.digest), manifest.bytes);
}
async function putManifest(request, reference) {
    const { call } = request;
    const repository = await openRepository(request);
    const bytes = await call.readBody(manifest/* maxManifestBytes */.rq);
    if (bytes === undefined)
        throw tooLarge();
    if ((0,oci_digest/* isDigest */.Bc)(reference))
        verify(bytes, reference);
    const { mediaType, subject } = membersOf(bytes);
    const digest = await repository.putManifest(reference, bytes, typeOrThrow(call.headers['content-type'], mediaType));
    call.answer(201, {
        location: pathIn(request, `manifests/${digest}`),
        'docker-content-digest': digest,
        ...(subject === undefined ? {} : { 'oci-subject': subject }),
    });
}
function headersOf(mediaType, digest) {
    return { 'content-type': mediaType, 'docker-content-digest': digest };
}
function verify(bytes, digest) {
    const verifier = new oci_digest/* DigestVerifier */.Do(digest);
    verifier.update(bytes);
    if (verifier.finish().matches)
        return;
    throw new RequestError(400, 'DIGEST_INVALID', `The manifest does not have the digest ${digest}.`, 'Push it again.');
}
function membersOf(bytes) {
    const json = (0,manifest/* parseJson */.qF)(bytes, 'The manifest');
    if (typeof json !== 'object' || json === null)
        return {};
    const { mediaType, subject } = json;
    return {
        ...(typeof mediaType === 'string' ? { mediaType } : {}),
        ...((0,oci_digest/* isDigest */.Bc)(subject?.digest) ? { subject: subject.digest } : {}),
    };
}
const typePattern = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i;
function typeOrThrow(header, member) {
    const given = header?.split(';')[0]?.trim() ?? '';
    const type = given === '' ? (member ?? '') : given;
    if (typePattern.test(type))
        return type;
    throw new RequestError(400, 'MANIFEST_INVALID', 'The manifest has no valid media type.', 'Send it in the header Content-Type.');
}
function tooLarge() {
    return new RequestError(413, 'MANIFEST_INVALID', 'The manifest is larger than the 4 MiB that registries accept.', 'Push an image with fewer layers or annotations.');
}
function unknownManifest({ name }, reference) {
    return new RequestError(404, 'MANIFEST_UNKNOWN', `Repository ${name} has no manifest ${reference}.`, 'Check the tag or digest.');
}

// EXTERNAL MODULE: ./lib/oci/reference.js
var reference = __webpack_require__(3940);
;// CONCATENATED MODULE: ./lib/relay/routes.js



function routeOf(path) {
    const parts = path.split('/');
    const last = parts.pop() ?? '';
    const parent = parts.pop() ?? '';
    if (parent === 'uploads' && parts.at(-1) === 'blobs') {
        const name = nameOf(parts.slice(0, -1));
        return last === '' ? { kind: 'uploads', name } : { kind: 'upload', name, id: last };
    }
    if (parent === 'blobs' && last === 'uploads')
        return { kind: 'uploads', name: nameOf(parts) };
    if (parent === 'blobs')
        return { kind: 'blob', name: nameOf(parts), digest: digestOrThrow(last) };
    if (parent === 'manifests')
        return { kind: 'manifest', name: nameOf(parts), reference: referenceOrThrow(last) };
    if (parent === 'tags' && last === 'list')
        return { kind: 'tags', name: nameOf(parts) };
    if (parent === 'referrers')
        return { kind: 'referrers', name: nameOf(parts), digest: digestOrThrow(last) };
    return undefined;
}
function nameOf(parts) {
    const name = parts.join('/');
    if ((0,reference/* isRepositoryName */.en)(name))
        return name;
    throw new RequestError(400, 'NAME_INVALID', 'The repository name is invalid.', 'Use 2 to 256 lower-case letters, digits, and separators (. _ - /).');
}
function digestOrThrow(text) {
    if ((0,oci_digest/* isDigest */.Bc)(text))
        return text;
    throw new RequestError(400, 'DIGEST_INVALID', 'The digest is missing or invalid.', 'Use sha256: or sha512: and the hash in hexadecimal digits.');
}
function referenceOrThrow(text) {
    if (text.includes(':'))
        return digestOrThrow(text);
    if ((0,reference/* isTag */.dz)(text))
        return text;
    throw new RequestError(400, 'TAG_INVALID', 'The tag is invalid.', 'Use at most 128 letters, digits, and the characters . _ -');
}

;// CONCATENATED MODULE: ./lib/relay/uploads/answers.js

function sessionHeaders(request, { id, size }) {
    return {
        location: pathIn(request, `blobs/uploads/${id}`),
        range: `0-${Math.max(0, size - 1)}`,
        'docker-upload-uuid': id,
    };
}
function answerSession(request, session, status) {
    request.call.answer(status, sessionHeaders(request, session));
}
function answerBlob(request, digest) {
    request.call.answer(201, {
        location: pathIn(request, `blobs/${digest}`),
        'docker-content-digest': digest,
    });
}

;// CONCATENATED MODULE: ./lib/relay/uploads/content-range.js

const pattern = /^(?:bytes[ =])?(\d{1,15})-(\d{1,15})(?:\/(?:\d{1,15}|\*))?$/;
function firstByteOf({ headers, bodySize }) {
    const header = headers['content-range'];
    if (header === undefined)
        return undefined;
    const match = pattern.exec(header.trim());
    const [first, last] = [Number(match?.[1]), Number(match?.[2])];
    const fits = bodySize === undefined || bodySize === 0 || bodySize === last - first + 1;
    if (match !== null && fits)
        return first;
    throw new RequestError(400, 'BLOB_UPLOAD_INVALID', 'Content-Range is malformed, or does not match Content-Length.', 'Send FIRST-LAST, the positions of the first and the last byte.');
}

;// CONCATENATED MODULE: ./lib/relay/uploads/continue-upload.js




function appendToUpload(request, id) {
    return inSession(request, id, async (session) => {
        checkPosition(request, session);
        await session.append(request.call);
        answerSession(request, session, 202);
    });
}
async function completeUpload(request, id) {
    await inSession(request, id, async (session) => {
        const digest = digestOrThrow(request.call.parameter('digest') ?? '');
        checkPosition(request, session);
        await session.append(request.call);
        await session.commit(digest);
        answerBlob(request, digest);
    });
}
function uploadStatus(request, id) {
    return inSession(request, id, async (session) => answerSession(request, session, 204));
}
function cancelUpload(request, id) {
    return inSession(request, id, async (session) => {
        await session.discard();
        request.call.answer(204, {});
    });
}
async function inSession({ context, call, name }, id, work) {
    const session = context.uploads.find(name, id);
    if (session === undefined)
        throw unknownUpload();
    await session.inTurn(async () => {
        if (call.gone)
            throw new ClientGone('while another request was served');
        if (session.ended)
            throw unknownUpload();
        await work(session);
    });
}
function checkPosition(request, session) {
    const first = firstByteOf(request.call);
    if (first === undefined || first === session.size || request.call.bodySize === 0)
        return;
    throw new RequestError(416, 'BLOB_UPLOAD_INVALID', `The request begins at byte ${first}, but ${session.size} bytes have arrived.`, 'Continue from there.', sessionHeaders(request, session));
}
function unknownUpload() {
    return new RequestError(404, 'BLOB_UPLOAD_UNKNOWN', 'The upload does not exist or has ended.', 'Push the blob again.');
}

;// CONCATENATED MODULE: ./lib/relay/uploads/open-upload.js




async function openUpload(request) {
    const { call, context } = request;
    const [mounted, complete] = ['mount', 'digest'].map(name => optionalDigest(call.parameter(name)));
    const repository = await openRepository(request);
    if (mounted !== undefined && (await mount(request, repository, mounted))) {
        return answerBlob(request, mounted);
    }
    const session = context.uploads.open(request.name, await repository.receive());
    if (complete === undefined || call.bodySize === 0)
        return answerSession(request, session, 202);
    try {
        await session.append(call);
        await session.commit(complete);
    }
    catch (error) {
        await session.discard();
        throw error;
    }
    answerBlob(request, complete);
}
function optionalDigest(text) {
    return text === undefined ? undefined : digestOrThrow(text);
}
async function mount({ call, context }, repository, digest) {
    const from = call.parameter('from');
    if (from === undefined)
        return (await repository.find(digest)) !== undefined;
    const name = context.token.strip(from) ?? from;
    return (0,reference/* isRepositoryName */.en)(name) && (await repository.mount(digest, name));
}

;// CONCATENATED MODULE: ./lib/relay/dispatch.js






async function dispatch(context, call, route) {
    const handlers = handlersOf(context, call, route);
    const handler = Object.hasOwn(handlers, call.method) ? handlers[call.method] : undefined;
    if (handler === undefined)
        throw unsupported(Object.keys(handlers));
    await handler();
}
function handlersOf(context, call, route) {
    const request = { context, call, name: route.name };
    switch (route.kind) {
        case 'blob':
            return {
                HEAD: () => headBlob(request, route.digest),
                GET: () => getBlob(request, route.digest),
            };
        case 'uploads':
            return { POST: () => openUpload(request) };
        case 'upload':
            return {
                PATCH: () => appendToUpload(request, route.id),
                PUT: () => completeUpload(request, route.id),
                GET: () => uploadStatus(request, route.id),
                DELETE: () => cancelUpload(request, route.id),
            };
        case 'manifest':
            return {
                HEAD: () => headManifest(request, route.reference),
                GET: () => getManifest(request, route.reference),
                PUT: () => putManifest(request, route.reference),
            };
        case 'tags':
            return { GET: () => listTags(request) };
        case 'referrers':
            return { GET: () => listReferrers(request, route.digest) };
    }
}
function unsupported(methods) {
    return new RequestError(405, 'UNSUPPORTED', 'The relay does not support this operation.', 'Send it to the registry itself.', { allow: methods.join(', ') });
}

;// CONCATENATED MODULE: ./lib/relay/error-answer.js


function errorAnswer(error, kind) {
    if (!(error instanceof errors/* PushError */.Vc))
        return { status: 500, code: 'UNKNOWN', message: 'internal error' };
    const message = error.line;
    if (error instanceof RequestError) {
        return { status: error.status, code: error.code, message, headers: error.headers };
    }
    if (error instanceof errors/* AbortedError */.oM)
        return { status: 503, code: 'UNAVAILABLE', message };
    if (error instanceof errors/* AccessDeniedError */.Uk || error instanceof errors/* CredentialsError */.lE) {
        return { status: 403, code: 'DENIED', message };
    }
    if (error instanceof errors/* RepositoryNotFoundError */.wN)
        return { status: 404, code: 'NAME_UNKNOWN', message };
    if (error instanceof errors/* BlobsMissingError */.VK) {
        const code = kind === 'manifest' ? 'MANIFEST_BLOB_UNKNOWN' : 'BLOB_UNKNOWN';
        return { status: 404, code, message, detail: { digests: error.digests } };
    }
    if (error instanceof errors/* ImageError */.C8) {
        return { status: 400, code: kind === 'manifest' ? 'MANIFEST_INVALID' : 'DIGEST_INVALID', message };
    }
    return { ...(error instanceof errors/* RegistryError */.gl ? registryStatus(error) : rejected), message };
}
const rejected = { status: 400, code: 'DENIED' };
const codes = {
    404: 'NOT_FOUND',
    405: 'UNSUPPORTED',
    416: 'RANGE_INVALID',
};
const throttling = /Throttl|TooManyRequests|RequestLimitExceeded/;
function registryStatus({ status, code }) {
    if (status === 429 || throttling.test(code))
        return { status: 429, code: 'TOOMANYREQUESTS' };
    if (status === 401 || status === 403 || status === 407)
        return { status: 403, code: 'DENIED' };
    if (status < 400 || status > 499 || status === 408)
        return rejected;
    return { status, code: /^[A-Z_]+$/.test(code) ? code : (codes[status] ?? 'DENIED') };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./lib/relay/token.js

function newToken() {
    return (0,external_node_crypto_.randomBytes)(16).toString('hex');
}
class Token {
    value;
    #prefix;
    constructor(value) {
        if (!/^[a-z0-9]+$/.test(value))
            throw new Error('the token must consist of lower-case letters and digits');
        this.value = value;
        this.#prefix = Buffer.from(`${value}/`);
    }
    strip(text) {
        const { length } = this.#prefix;
        const given = Buffer.from(text.slice(0, length), 'latin1');
        if (given.byteLength !== length || !(0,external_node_crypto_.timingSafeEqual)(given, this.#prefix))
            return undefined;
        return text.slice(length);
    }
    prepend(repository) {
        return `${this.value}/${repository}`;
    }
    hideIn(text) {
        return text.replaceAll(this.value, '***');
    }
}

;// CONCATENATED MODULE: ./lib/relay/uploads/session.js



const idleMilliseconds = {
    during: 15 * 60_000,
    between: 2 * 60_000,
    lost: 15_000,
};
class UploadSession {
    id = (0,external_node_crypto_.randomUUID)();
    repository;
    #blob;
    #onEnd;
    #timer;
    #turn = Promise.resolve();
    #reading;
    #working = false;
    #ended = false;
    #discarded;
    constructor(repository, blob, onEnd) {
        this.repository = repository;
        this.#blob = blob;
        this.#onEnd = onEnd;
        this.#timer = this.#expireAfter(idleMilliseconds.between);
    }
    get size() {
        return this.#blob.size;
    }
    get ended() {
        return this.#ended;
    }
    async inTurn(work) {
        const { promise, resolve } = Promise.withResolvers();
        const before = this.#turn;
        this.#turn = promise;
        await before;
        let idle = idleMilliseconds.between;
        this.#rearm(idleMilliseconds.during);
        try {
            await work();
        }
        catch (error) {
            if (error instanceof ClientGone)
                idle = idleMilliseconds.lost;
            throw error;
        }
        finally {
            this.#rearm(idle);
            resolve();
        }
    }
    async append(call) {
        if (call.bodySize === 0)
            return;
        this.#reading = call;
        try {
            for await (const chunk of call.body()) {
                this.#working = true;
                await this.#blob.write(chunk);
                releaseMemory(chunk);
                this.#working = false;
                this.#timer.refresh();
            }
        }
        catch (error) {
            const failed = this.#working;
            this.#working = false;
            this.#reading = undefined;
            if (!failed)
                throw new ClientGone('request body', { cause: error });
            await this.discard();
            throw error;
        }
        finally {
            this.#reading = undefined;
        }
    }
    async commit(digest) {
        this.#end();
        try {
            await this.#blob.commit(digest);
        }
        catch (error) {
            await this.discard();
            throw error;
        }
    }
    async discard() {
        this.#end();
        this.#reading?.abort();
        this.#discarded ??= this.#blob.discard();
        await this.#discarded;
    }
    #end() {
        if (this.#ended)
            return;
        this.#ended = true;
        clearTimeout(this.#timer);
        this.#onEnd(this);
    }
    #rearm(milliseconds) {
        clearTimeout(this.#timer);
        if (!this.#ended)
            this.#timer = this.#expireAfter(milliseconds);
    }
    #expireAfter(milliseconds) {
        return setTimeout(() => this.#expire(), milliseconds).unref();
    }
    #expire() {
        if (this.#working)
            this.#timer.refresh();
        else
            void this.discard();
    }
}

;// CONCATENATED MODULE: ./lib/relay/uploads/uploads.js

class Uploads {
    #sessions = new Map();
    open(repository, blob) {
        const session = new UploadSession(repository, blob, ({ id }) => this.#sessions.delete(id));
        this.#sessions.set(session.id, session);
        return session;
    }
    find(repository, id) {
        const session = this.#sessions.get(id);
        return session?.repository === repository ? session : undefined;
    }
    async close(repository) {
        const sessions = [...this.#sessions.values()];
        const wanted = sessions.filter(session => repository === undefined || session.repository === repository);
        await Promise.all(wanted.map(session => session.discard()));
    }
}

;// CONCATENATED MODULE: ./lib/relay/server.js










async function startRelayServer(options) {
    const server = new RelayHttpServer(options);
    await server.listen(options.port);
    return server;
}
const address = '127.0.0.1';
const httpOptions = {
    noDelay: true,
    requestTimeout: 0,
    headersTimeout: 60_000,
    keepAliveTimeout: 120_000,
};
class RelayHttpServer {
    #context;
    #logger;
    #server;
    #port = 0;
    #closing = false;
    constructor({ backend, logger, token = newToken() }) {
        this.#context = { backend, token: new Token(token), uploads: new Uploads() };
        this.#logger = logger;
        this.#server = (0,external_node_http_.createServer)(httpOptions);
        this.#server.on('request', (request, response) => void this.#serve(request, response, false));
        this.#server.on('checkContinue', (request, response) => void this.#serve(request, response, true));
        this.#server.on('connect', (_, socket) => refuseTunnel(socket));
    }
    get registry() {
        return `${address}:${this.#port}/${this.#context.token.value}`;
    }
    get port() {
        return this.#port;
    }
    async listen(port) {
        await new Promise((resolve, reject) => {
            this.#server.once('error', reject).listen(port, address, resolve);
        });
        this.#server.on('error', error => this.#debug((0,errors/* messageOf */.bD)(error)));
        this.#port = this.#server.address().port;
    }
    async discardUploads(name) {
        await this.#context.uploads.close(name);
    }
    async close() {
        this.#closing = true;
        const closed = new Promise(resolve => this.#server.close(() => resolve()));
        this.#server.closeAllConnections();
        await this.#context.uploads.close();
        await closed;
    }
    [Symbol.asyncDispose]() {
        return this.close();
    }
    async #serve(request, response, waits) {
        const call = new RelayCall(request, response, waits);
        let route;
        try {
            this.#checkHost(call);
            if (this.#closing)
                throw new errors/* ClosedError */.l8();
            if (call.path === '/v2/' || call.path === '/v2')
                ping(call);
            else {
                route = this.#routeOf(call);
                await dispatch(this.#context, call, route);
            }
        }
        catch (error) {
            this.#fail(call, error, route);
        }
        this.#debug(`${call.method} ${route?.name ?? '-'} ${route?.kind ?? '-'}: ${call.status || 'client gone'}`);
    }
    #checkHost({ headers }) {
        const match = /^(?:127\.0\.0\.1|localhost)(?::(\d+))?$/i.exec(headers.host ?? '');
        if (match !== null && (match[1] === undefined || Number(match[1]) === this.#port))
            return;
        throw new RequestError(421, 'DENIED', 'The relay does not serve this host.', `Use ${address}:${this.#port} or localhost:${this.#port}.`);
    }
    #routeOf({ path }) {
        const rest = path.startsWith('/v2/') ? this.#context.token.strip(path.slice('/v2/'.length)) : undefined;
        const route = rest === undefined ? undefined : routeOf(rest);
        if (route === undefined)
            throw notFound();
        return route;
    }
    #fail(call, error, route) {
        if (error instanceof ClientGone || call.status !== 0) {
            call.abort();
            return;
        }
        const { status, code, message, detail, headers } = errorAnswer(error, route?.kind);
        if (status === 500)
            this.#debug(error instanceof Error ? (error.stack ?? '') : (0,errors/* messageOf */.bD)(error));
        const shown = { code, message: this.#context.token.hideIn(message), ...(detail && { detail }) };
        const body = JSON.stringify({ errors: [shown] });
        call.answer(status, { ...headers, 'content-type': 'application/json' }, body);
    }
    #debug(line) {
        this.#logger.debug(`Relay: ${this.#context.token.hideIn((0,one_line/* oneLine */.TN)(line))}`);
    }
}
function ping(call) {
    if (call.method !== 'GET' && call.method !== 'HEAD')
        throw unsupported(['GET', 'HEAD']);
    call.answer(200, { 'content-type': 'application/json' }, '{}');
}
function refuseTunnel(socket) {
    socket.on('error', () => { });
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

;// CONCATENATED MODULE: ./lib/assemble/local-registries.js



class LocalRegistries {
    #logger;
    #repositories = new Map();
    #server;
    #opened = 0;
    constructor(logger) {
        this.#logger = logger;
    }
    async open(receiver) {
        this.#server ??= this.#start();
        const server = await this.#server;
        const failure = new AbortController();
        const repository = new HeldRepository(receiver, error => failure.abort(error));
        this.#opened += 1;
        const name = `image-${this.#opened}`;
        this.#repositories.set(name, repository);
        return {
            repository: `${server.registry}/${name}`,
            failed: failure.signal,
            activity: () => repository.activity,
            pushed: tag => repository.pushed(tag),
            [Symbol.asyncDispose]: async () => {
                this.#repositories.delete(name);
                await server.discardUploads(name);
            },
        };
    }
    async [Symbol.asyncDispose]() {
        const server = await this.#server?.catch(() => undefined);
        await server?.close();
    }
    #start() {
        const repository = async (name) => {
            const found = this.#repositories.get(name);
            if (found === undefined)
                throw new errors/* RepositoryNotFoundError */.wN(name, 'this machine');
            return found;
        };
        return startRelayServer({ port: 0, logger: this.#logger, backend: { repository } });
    }
}


/***/ }),

/***/ 1260:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TM: () => (/* binding */ descriptorSchema),
/* harmony export */   er: () => (/* binding */ digestSchema),
/* harmony export */   vF: () => (/* binding */ isKeptByReference)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5491);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9501);
/* harmony import */ var _media_types_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(261);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7122);




const digestSchema = zod__WEBPACK_IMPORTED_MODULE_3__/* .custom */ .IeY(_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc, 'not a sha256 or sha512 digest');
const descriptorSchema = zod__WEBPACK_IMPORTED_MODULE_3__/* .looseObject */ ._H3({
    mediaType: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().min(1).max(255),
    digest: digestSchema,
    size: zod__WEBPACK_IMPORTED_MODULE_3__/* .int */ .Whr().min(0),
    urls: zod__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP()).optional(),
    annotations: zod__WEBPACK_IMPORTED_MODULE_3__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP()).optional(),
    platform: _platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformSchema */ .vd.optional(),
    artifactType: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().optional(),
    data: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().optional(),
});
function isKeptByReference({ mediaType, urls }) {
    return (0,_media_types_js__WEBPACK_IMPORTED_MODULE_1__/* .isForeignLayerType */ .mi)(mediaType) && urls !== undefined && urls.length > 0;
}


/***/ }),

/***/ 4360:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ip: () => (/* binding */ parseJsonOrNothing),
/* harmony export */   MZ: () => (/* binding */ serializeManifest),
/* harmony export */   Ng: () => (/* binding */ parseManifest),
/* harmony export */   qF: () => (/* binding */ parseJson),
/* harmony export */   rq: () => (/* binding */ maxManifestBytes),
/* harmony export */   z6: () => (/* binding */ check)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5491);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2730);
/* harmony import */ var _shared_json_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2614);
/* harmony import */ var _descriptor_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1260);
/* harmony import */ var _media_types_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(261);





const maxManifestBytes = 4 * 1024 * 1024;
const descriptors = zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .descriptorSchema */ .TM)
    .nullable()
    .transform(list => list ?? []);
const manifestSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .looseObject */ ._H3({
    schemaVersion: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz(2),
    mediaType: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
    artifactType: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
    config: _descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .descriptorSchema */ .TM,
    layers: descriptors,
    subject: _descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .descriptorSchema */ .TM.optional(),
    annotations: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()).optional(),
});
const indexSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .looseObject */ ._H3({
    schemaVersion: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz(2),
    mediaType: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
    artifactType: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
    manifests: descriptors,
    subject: _descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .descriptorSchema */ .TM.optional(),
    annotations: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()).optional(),
});
function parseManifest(bytes, mediaType, where) {
    const json = parseJson(bytes, where);
    const own = typeof json === 'object' && json !== null && 'mediaType' in json ? json.mediaType : undefined;
    if (typeof own === 'string' && mediaType !== undefined && own !== mediaType) {
        throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ImageError */ .C8(`${where} has media type ${own}, expected ${mediaType}.`, rebuild);
    }
    const type = mediaType ?? (typeof own === 'string' ? own : guessType(json));
    if ((0,_media_types_js__WEBPACK_IMPORTED_MODULE_3__/* .isIndexType */ .$U)(type))
        return { kind: 'index', mediaType: type, index: check(indexSchema, json, where) };
    if ((0,_media_types_js__WEBPACK_IMPORTED_MODULE_3__/* .isManifestType */ .Q3)(type))
        return { kind: 'manifest', mediaType: type, manifest: check(manifestSchema, json, where) };
    throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ImageError */ .C8(`${where} has media type ${type}, which is not an image manifest or index.`, rebuild);
}
const maxValues = 200_000;
const rebuild = 'Rebuild or re-save the image.';
function guessType(json) {
    return typeof json === 'object' && json !== null && 'manifests' in json
        ? _media_types_js__WEBPACK_IMPORTED_MODULE_3__/* .mediaTypes */ .Ib.ociIndex
        : _media_types_js__WEBPACK_IMPORTED_MODULE_3__/* .mediaTypes */ .Ib.ociManifest;
}
function parseJson(bytes, where) {
    if (bytes.byteLength > maxManifestBytes) {
        throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ImageError */ .C8(`${where} is ${bytes.byteLength} bytes, more than the 4 MiB that registries accept.`, rebuild);
    }
    if ((0,_shared_json_values_js__WEBPACK_IMPORTED_MODULE_1__/* .countJsonValues */ .M)(bytes) > maxValues) {
        throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ImageError */ .C8(`${where} contains more than the limit of ${maxValues} JSON values.`, rebuild);
    }
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }
    catch (error) {
        throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ImageError */ .C8(`${where} is not valid JSON: ${(0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}.`, rebuild, { cause: error });
    }
}
function parseJsonOrNothing(bytes) {
    try {
        return parseJson(bytes, 'The document');
    }
    catch {
        return undefined;
    }
}
function check(schema, json, where) {
    const result = schema.safeParse(json);
    if (result.success)
        return result.data;
    const issue = result.error.issues[0];
    const member = issue?.path.join('.') || 'document';
    throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ImageError */ .C8(`${where} is malformed: ${member}: ${issue?.message ?? 'invalid'}.`, rebuild);
}
function serializeManifest(manifest) {
    try {
        return Buffer.from(JSON.stringify(manifest));
    }
    catch (error) {
        if (!(error instanceof RangeError))
            throw error;
        throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ImageError */ .C8('A manifest of the image cannot be rewritten: it is nested too deeply.', rebuild, {
            cause: error,
        });
    }
}


/***/ }),

/***/ 7122:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bq: () => (/* binding */ formatPlatform),
/* harmony export */   _H: () => (/* binding */ isUnknownPlatform),
/* harmony export */   pC: () => (/* binding */ matchesPlatform),
/* harmony export */   vd: () => (/* binding */ platformSchema)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5491);

const platformSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({
    os: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    architecture: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    variant: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    'os.version': zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
});
function formatPlatform(platform) {
    return [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/');
}
function isUnknownPlatform(platform) {
    return platform.os === 'unknown' && platform.architecture === 'unknown';
}
const architectureAliases = {
    x86_64: 'amd64',
    'x86-64': 'amd64',
    aarch64: 'arm64',
};
function matchesPlatform(platform, wanted) {
    const [os, architecture = '', variant] = wanted.toLowerCase().split('/');
    if (platform.os !== os)
        return false;
    if (platform.architecture !== (architectureAliases[architecture] ?? architecture))
        return false;
    if (variant === undefined)
        return true;
    const own = platform.variant ?? (platform.architecture === 'arm64' ? 'v8' : undefined);
    return own === variant;
}


/***/ })

};
