export const id = 127;
export const ids = [127,374];
export const modules = {

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


/***/ }),

/***/ 2374:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ecrProfile: () => (/* binding */ ecrProfile),
/* harmony export */   sourceProfile: () => (/* binding */ sourceProfile)
/* harmony export */ });
/* harmony import */ var _shared_denials_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(137);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2730);
/* harmony import */ var _registry_answer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7423);



const ecrLimits = {
    initiate: { concurrency: 64, perSecond: 90 },
    part: { concurrency: 64, perSecond: 450 },
    complete: { concurrency: 64, perSecond: 90 },
    putImage: { concurrency: 10, perSecond: 9 },
    deleteImage: { concurrency: 10, perSecond: 9 },
    read: { concurrency: 64, perSecond: 900 },
};
const ecrRemedies = {
    throttled: 'Run fewer pushes in parallel, or ask AWS for a higher rate quota.',
    quota: 'Delete images or tags (a lifecycle policy can do so), or ask AWS for a higher quota.',
};
const iamActions = {
    'blob-head': 'ecr:BatchCheckLayerAvailability',
    'blob-get': 'ecr:GetDownloadUrlForLayer',
    mount: 'ecr:InitiateLayerUpload',
    'upload-open': 'ecr:InitiateLayerUpload',
    'upload-part': 'ecr:UploadLayerPart',
    'upload-status': 'ecr:UploadLayerPart',
    'upload-complete': 'ecr:CompleteLayerUpload',
    'manifest-head': 'ecr:BatchGetImage',
    'manifest-get': 'ecr:BatchGetImage',
    'manifest-put': 'ecr:PutImage',
    'manifest-delete': 'ecr:BatchDeleteImage',
    'tags-list': 'ecr:ListImages',
    referrers: 'ecr:BatchGetImage',
};
function iamDenial(answer, context) {
    const { message, code } = (0,_registry_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .errorOf */ .Mz)(answer);
    if ((0,_shared_denials_js__WEBPACK_IMPORTED_MODULE_0__/* .saysQuota */ .$8)(message)) {
        const what = `${context.what}: ${context.host} refused it for ${context.repository} (${message}).`;
        return new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RegistryError */ .gl(what, ecrRemedies.quota, { status: answer.status, code });
    }
    const action = (0,_shared_denials_js__WEBPACK_IMPORTED_MODULE_0__/* .deniedAction */ .Ub)(message) ?? iamActions[context.kind] ?? 'ecr:BatchGetImage';
    const said = message === '' ? '' : ` (${message})`;
    const denied = `${context.what}: ${context.host} denied ${action} on ${context.repository}${said}.`;
    const mayBeQuota = context.kind === 'manifest-put' && message === '';
    const remedy = mayBeQuota
        ? `Allow ${action} in the role's IAM policy (see docs/iam.md), or delete images. A repository that has reached its image quota returns the same response.`
        : (0,_shared_denials_js__WEBPACK_IMPORTED_MODULE_0__/* .remedyForDenial */ .XU)(message, action);
    return new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AccessDeniedError */ .Uk(action, denied, remedy);
}
const ecrProfile = {
    limits: ecrLimits,
    leastPartBytes: 5 * 1024 * 1024,
    explainsDenials: true,
    credentialsError: (answer, { what, host }) => new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .CredentialsError */ .lE(`${what}: ${host} rejected the credentials (${(0,_registry_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .describeAnswer */ .O1)(answer)}).`, 'Sign in again (aws-actions/configure-aws-credentials) and run the job again. Uploaded layers are not sent again.'),
    deniedError: iamDenial,
    missingRepositoryError: (_, { repository, host }) => new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RepositoryNotFoundError */ .wN(repository, host),
    remedies: ecrRemedies,
};
function accessRefused(tried) {
    return (answer, { what, host, repository }) => {
        const { how, problem, remedy } = tried();
        const denied = `${what}: ${host} denied access to ${repository}${how} (${(0,_registry_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .describeAnswer */ .O1)(answer)}).`;
        return new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .CredentialsError */ .lE(problem === undefined ? denied : `${denied} ${problem}`, remedy ?? `Check the image name, and run "docker login ${host}" before this step.`);
    };
}
function sourceProfile(tried) {
    const refused = accessRefused(tried);
    return {
        limits: ecrLimits,
        leastPartBytes: 0,
        explainsDenials: false,
        credentialsError: refused,
        deniedError: refused,
        missingRepositoryError: ({ status }, { host, repository }) => new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RegistryError */ .gl(`${host} has no repository "${repository}".`, 'Check the input "image".', {
            status,
            code: 'NAME_UNKNOWN',
        }),
        remedies: {
            throttled: 'The limit is that of the source, not of ECR. Log in to the source (docker/login-action, or "docker login"), or try again later.',
            quota: 'Check the limits of the source.',
        },
    };
}


/***/ }),

/***/ 7423:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mz: () => (/* binding */ errorOf),
/* harmony export */   O1: () => (/* binding */ describeAnswer),
/* harmony export */   ow: () => (/* binding */ saysExpired)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5491);
/* harmony import */ var _shared_error_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9751);
/* harmony import */ var _shared_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6039);
/* harmony import */ var _shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2712);




const envelope = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    errors: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J()).min(1),
});
const first = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ code: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().catch(''), message: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().catch('') });
const maxMessageLength = 500;
function errorOf(answer) {
    const text = answer.body.toString('utf8');
    const error = firstError(text);
    if (error === undefined)
        return { code: '', message: (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(looksLikeMarkup(text) ? '' : text, maxMessageLength) };
    return { code: (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(error.code, maxMessageLength), message: (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(error.message, maxMessageLength) };
}
function firstError(text) {
    const json = (0,_shared_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseOrNothing */ .I)(text);
    if (json !== undefined)
        return first.safeParse(envelope.safeParse(json).data?.errors[0]).data;
    if (!/^\s*\{\s*"errors"/.test(text))
        return undefined;
    return { code: (0,_shared_error_text_js__WEBPACK_IMPORTED_MODULE_3__/* .memberOfStart */ .W)(text, 'code') ?? '', message: (0,_shared_error_text_js__WEBPACK_IMPORTED_MODULE_3__/* .memberOfStart */ .W)(text, 'message') ?? '' };
}
function looksLikeMarkup(text) {
    return text.trimStart().startsWith('<');
}
function describeAnswer(answer) {
    const { code, message } = errorOf(answer);
    const detail = [code, message].filter(part => part !== '').join(': ');
    return detail === '' ? `status ${answer.status}` : `status ${answer.status} ${detail}`;
}
function saysExpired(answer) {
    return answer.status === 403 && /expired|reauthenticate/i.test(errorOf(answer).message);
}


/***/ }),

/***/ 5127:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createRegistryClient: () => (/* binding */ createRegistryClient)
});

// EXTERNAL MODULE: ./lib/shared/backoff.js
var backoff = __webpack_require__(3189);
// EXTERNAL MODULE: ./lib/shared/delay.js
var delay = __webpack_require__(3914);
// EXTERNAL MODULE: ./lib/shared/http-transport.js + 5 modules
var http_transport = __webpack_require__(7354);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./lib/oci/digest.js
var oci_digest = __webpack_require__(9501);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/network-error.js
var network_error = __webpack_require__(648);
// EXTERNAL MODULE: ./lib/shared/denials.js
var denials = __webpack_require__(137);
// EXTERNAL MODULE: ./lib/registry/registry-answer.js
var registry_answer = __webpack_require__(7423);
;// CONCATENATED MODULE: ./lib/registry/attempt-outcome.js





const forgivingBytes = 16 * 1024 * 1024;
const maxRejections = 2;
const slowestUpload = 1000;
function extraRetryTime(bytes) {
    return bytes / slowestUpload;
}
function isSessionGone(answer) {
    return answer.status === 404 || (0,registry_answer/* errorOf */.Mz)(answer).code === 'BLOB_UPLOAD_UNKNOWN';
}
async function wasStored(hasBlob) {
    try {
        return await hasBlob();
    }
    catch (error) {
        if ((0,errors/* isRegistryAnswer */.O)(error))
            return false;
        throw error;
    }
}
function failureOf(answer) {
    if (!(0,backoff/* isRetriedStatus */.Mq)(answer.status) || (0,denials/* saysPullLimit */.jl)((0,registry_answer/* errorOf */.Mz)(answer).message))
        return undefined;
    const wait = (0,backoff/* retryAfter */.P9)(answer.headers);
    return {
        reason: (0,registry_answer/* describeAnswer */.O1)(answer),
        throttled: answer.status === 429,
        ...(wait === undefined ? {} : { retryAfterMilliseconds: wait }),
    };
}
function storageError(url, status) {
    return new network_error/* NetworkError */.Dr(`The registry redirected to ${url.host}, which returned status ${status}.`, 'Run the job again.', true, 'STORAGE');
}
function tooManyRedirects(what, host, limit) {
    return new network_error/* NetworkError */.Dr(`${what}: ${host} redirects more than ${limit} times.`, 'See docs/troubleshooting.md.', false, 'TOO_MANY_REDIRECTS');
}

// EXTERNAL MODULE: ./lib/shared/named-address.js
var named_address = __webpack_require__(597);
// EXTERNAL MODULE: ./lib/oci/manifest.js
var manifest = __webpack_require__(4360);
// EXTERNAL MODULE: ./lib/shared/answer-too-long.js
var answer_too_long = __webpack_require__(1063);
// EXTERNAL MODULE: ./lib/shared/error-text.js
var error_text = __webpack_require__(9751);
// EXTERNAL MODULE: ./lib/shared/read-bounded.js
var read_bounded = __webpack_require__(9105);
// EXTERNAL MODULE: ./lib/shared/adaptive-limiter.js + 1 modules
var adaptive_limiter = __webpack_require__(4739);
;// CONCATENATED MODULE: ./lib/registry/limits.js

function createLimiters(limits, clock) {
    const limiter = (operation) => new adaptive_limiter/* AdaptiveLimiter */.f({ ...limits[operation], clock });
    return {
        initiate: limiter('initiate'),
        part: limiter('part'),
        complete: limiter('complete'),
        putImage: limiter('putImage'),
        deleteImage: limiter('deleteImage'),
        read: limiter('read'),
    };
}
function limiterFor(limiters, kind) {
    switch (kind) {
        case 'mount':
        case 'upload-open':
            return limiters.initiate;
        case 'upload-part':
            return limiters.part;
        case 'upload-complete':
            return limiters.complete;
        case 'manifest-put':
            return limiters.putImage;
        case 'manifest-delete':
            return limiters.deleteImage;
        default:
            return limiters.read;
    }
}

// EXTERNAL MODULE: ./lib/shared/basic-auth.js
var basic_auth = __webpack_require__(5078);
// EXTERNAL MODULE: ./lib/shared/secrets.js + 1 modules
var shared_secrets = __webpack_require__(7252);
;// CONCATENATED MODULE: ./lib/registry/redact.js


const longestEncoding = 16_000;
function redact(body, authorization, cut = false) {
    if (authorization === undefined || body.byteLength === 0)
        return body;
    const text = body.toString('utf8');
    const clean = secretsOf(authorization).hide(text);
    if (cut)
        return Buffer.from(clean.slice(0, -longestEncoding));
    return clean === text ? body : Buffer.from(clean);
}
let latest;
function secretsOf(authorization) {
    if (latest?.authorization === authorization)
        return latest.secrets;
    const secrets = new shared_secrets/* Secrets */.S();
    secrets.add(authorization.slice(authorization.indexOf(' ') + 1));
    secrets.add((0,basic_auth/* parseBasicAuthorization */.Zz)(authorization)?.password ?? '');
    latest = { authorization, secrets };
    return secrets;
}

;// CONCATENATED MODULE: ./lib/registry/http-attempt.js







const maxAnswerBytes = manifest/* maxManifestBytes */.rq + 1024;
async function attemptHttp(context, request, url, authorization) {
    const permit = await limiterFor(context.limiters, request.kind).acquire(context.signal);
    const started = performance.now();
    let status = 0;
    try {
        const answer = await send(context, request, url, authorization);
        const read = await readAnswer(request, answer, authorization);
        status = answer.status;
        return read;
    }
    finally {
        const milliseconds = performance.now() - started;
        const throttled = status === 429;
        permit.release(throttled);
        context.requests.record({ kind: context.countAs ?? request.kind, status, milliseconds, throttled });
        context.logger.debug(debugLine(request, url, status, milliseconds));
    }
}
function send({ transport, signal }, request, url, authorization) {
    const body = typeof request.body === 'function' ? request.body() : request.body;
    return transport.send({
        method: request.method,
        url,
        headers: { ...request.headers, ...(authorization === undefined ? {} : { authorization }) },
        signal,
        ...(body === undefined ? {} : { body }),
        ...(request.stream === true ? { blob: true } : {}),
    });
}
async function readAnswer(request, answer, authorization) {
    const { status, headers } = answer;
    if (request.stream === true && status >= 200 && status < 300) {
        return { status, headers, body: Buffer.alloc(0), stream: answer };
    }
    if (request.method === 'GET' && status === 200) {
        return { status, headers, body: await readWanted(request, answer) };
    }
    const { bytes, cut } = await (0,read_bounded/* readStart */.H)(answer.chunks(), error_text/* maxErrorBytes */.o);
    return { status, headers, body: redact(bytes, authorization, cut) };
}
async function readWanted({ what, url }, answer) {
    try {
        return await (0,http_transport/* readAll */.y)(answer, maxAnswerBytes);
    }
    catch (error) {
        if (!(error instanceof RangeError))
            throw error;
        throw new answer_too_long/* AnswerTooLongError */.l(what, url.host, '4 MiB, the limit for a manifest');
    }
}
function debugLine(request, url, status, milliseconds) {
    const query = request.kind === 'mount' ? url.search : url.search === '' ? '' : '?…';
    const answer = status === 0 ? 'no response' : String(status);
    return `${request.method} ${url.host}${url.pathname}${query} ${answer} ${Math.round(milliseconds)} ms`;
}

;// CONCATENATED MODULE: ./lib/registry/redirect.js




const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 5;
function isRedirect(answer) {
    return redirectStatuses.has(answer.status);
}
async function attemptRedirected(context, endpoint, request, authorization) {
    let url = request.url;
    for (let redirects = 0;; redirects += 1) {
        const own = url.origin === endpoint.origin;
        const answer = await attemptHttp(context, request, url, own ? authorization : undefined);
        if (!own && answer.status >= 400)
            throw storageError(url, answer.status);
        const location = request.followRedirects === true ? followedLocation(answer, url) : undefined;
        if (location === undefined)
            return answer;
        answer.stream?.discard();
        if (redirects === maxRedirects)
            throw tooManyRedirects(request.what, endpoint.host, maxRedirects);
        url = location;
    }
}
function followedLocation(answer, from) {
    if (!isRedirect(answer))
        return undefined;
    const location = answer.headers['location'];
    const to = location === undefined ? null : URL.parse(location, from.href);
    if (to === null) {
        throw new errors/* RegistryError */.gl(`${from.host} returned a redirect without a valid Location header.`, 'See docs/troubleshooting.md.', {
            status: answer.status,
        });
    }
    const why = (0,named_address/* whyNotCalled */.ZH)(to, from);
    if (why === undefined)
        return to;
    throw new errors/* RegistryError */.gl(`${from.host} redirects to ${(0,named_address/* shownAddress */.Uk)(to)}, which ${why}.`, named_address/* nameAnother */.v9, {
        status: answer.status,
    });
}

;// CONCATENATED MODULE: ./lib/registry/blobs.js







class Blobs {
    #exchange;
    #repository;
    constructor(exchange, repository) {
        this.#exchange = exchange;
        this.#repository = repository;
    }
    async size(digest) {
        const request = this.#request('HEAD', digest);
        const answer = await this.#exchange.send(request);
        if (answer.status === 404)
            return undefined;
        if (isRedirect(answer))
            return await this.#sizeBehind(digest);
        if (answer.status !== 200)
            throw this.#exchange.error(answer, request);
        return sizeOf(answer) ?? (await this.#sizeBehind(digest));
    }
    async #sizeBehind(digest) {
        const answer = await this.#open(digest, 0);
        answer.stream?.discard();
        const size = sizeOf(answer);
        if (size !== undefined)
            return size;
        throw new errors/* RegistryError */.gl(`${this.#exchange.host} did not return the size of ${digest}.`, 'Check whether a proxy is modifying responses.', { status: answer.status });
    }
    async read(digest) {
        const first = await this.#open(digest, 0);
        const stream = external_node_stream_.Readable.from(this.#chunks(digest, first), {
            objectMode: false,
            highWaterMark: 1024 * 1024,
        });
        return stream.once('close', () => first.stream?.discard());
    }
    async *#chunks(digest, first) {
        const verifier = new oci_digest/* DigestVerifier */.Do(digest);
        const what = `Layer ${(0,oci_digest/* shortDigest */.VK)(digest)}`;
        let backoff = this.#exchange.backoff(what);
        let answer = first;
        let offset = 0;
        let failedAt = 0;
        for (;;) {
            try {
                for await (const chunk of bytesFrom(answer, offset)) {
                    verifier.update(chunk);
                    offset += chunk.byteLength;
                    yield chunk;
                }
                break;
            }
            catch (error) {
                if (!(error instanceof network_error/* NetworkError */.Dr))
                    throw error;
                if (offset - failedAt >= forgivingBytes)
                    backoff = this.#exchange.backoff(what);
                failedAt = offset;
                const failure = { reason: (0,errors/* messageOf */.bD)(error), throttled: false };
                if (!error.retryable || !(await backoff.next(failure)))
                    throw error;
                answer = await this.#open(digest, offset);
            }
        }
        const { actual, matches } = verifier.finish();
        if (!matches)
            throw this.#wrongDigest(digest, actual);
    }
    async #open(digest, offset) {
        const range = offset === 0 ? {} : { headers: { range: `bytes=${offset}-` } };
        const request = { ...this.#request('GET', digest), ...range, stream: true, followRedirects: true };
        const answer = await this.#exchange.send(request);
        if (answer.stream === undefined)
            throw this.#missingOr(answer, request);
        return answer;
    }
    #missingOr(answer, request) {
        const error = this.#exchange.error(answer, request);
        if (answer.status !== 404 || (0,registry_answer/* errorOf */.Mz)(answer).code === 'NAME_UNKNOWN')
            return error;
        return new errors/* RegistryError */.gl(`${request.what} is missing from ${this.#exchange.host}/${this.#repository}.`, 'The image in that repository is incomplete. Push it again.', { status: 404, code: 'BLOB_UNKNOWN' });
    }
    #wrongDigest(digest, actual) {
        return new errors/* RegistryError */.gl(`${this.#exchange.host}/${this.#repository} returned data with digest ${actual} for ${digest}.`, 'Push the image to that repository again, or check whether a proxy is modifying responses.', { status: 200, code: 'DIGEST_INVALID' });
    }
    #request(method, digest) {
        return {
            kind: method === 'GET' ? 'blob-get' : 'blob-head',
            method,
            url: this.#exchange.url(this.#repository, `blobs/${digest}`),
            scope: `repository:${this.#repository}:pull`,
            repository: this.#repository,
            what: `Layer ${(0,oci_digest/* shortDigest */.VK)(digest)}`,
        };
    }
}
function sizeOf(answer) {
    const text = answer.headers['content-length'] ?? '';
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
async function* bytesFrom(answer, offset) {
    let skip = answer.status === 206 ? 0 : offset;
    if (answer.status === 206 && !startsAt(answer, offset)) {
        answer.stream?.discard();
        throw new network_error/* NetworkError */.Dr('The blob storage returned a different range than requested.', 'Run the job again.', true, 'RANGE');
    }
    for await (const chunk of answer.stream?.chunks() ?? []) {
        if (skip >= chunk.byteLength) {
            skip -= chunk.byteLength;
            continue;
        }
        yield skip === 0 ? chunk : chunk.subarray(skip);
        skip = 0;
    }
}
function startsAt(answer, offset) {
    return (answer.headers['content-range'] ?? '').startsWith(`bytes ${offset}-`);
}

;// CONCATENATED MODULE: ./lib/registry/answer-error.js


function toAnswerError(answer, context, profile) {
    const { code, message } = (0,registry_answer/* errorOf */.Mz)(answer);
    if (answer.status === 401 || (0,registry_answer/* saysExpired */.ow)(answer))
        return profile.credentialsError(answer, context);
    if (answer.status === 403)
        return profile.deniedError(answer, context);
    if (code === 'NAME_UNKNOWN')
        return profile.missingRepositoryError(answer, context);
    if (isImmutableTag(answer))
        return immutableTagError(answer, context);
    if (context.kind === 'manifest-put' && saysBlobsMissing(answer))
        return blobsMissing(answer, context);
    return new errors/* RegistryError */.gl(`${context.what}: ${context.host} returned ${(0,registry_answer/* describeAnswer */.O1)(answer)}.`, remedyFor(answer.status, message, profile), { status: answer.status, code });
}
function isImmutableTag(answer) {
    const { code, message } = (0,registry_answer/* errorOf */.Mz)(answer);
    return ((answer.status === 400 || answer.status === 409) &&
        (/^TAG_(INVALID|IMMUTABLE)$/.test(code) || /ImageTagAlreadyExists/.test(message)) &&
        /immutable|already exists/i.test(message));
}
function saysBlobsMissing(answer) {
    return (answer.status === 404 &&
        /^(BLOB_UPLOAD_UNKNOWN|BLOB_UNKNOWN|MANIFEST_BLOB_UNKNOWN)$/.test((0,registry_answer/* errorOf */.Mz)(answer).code));
}
const maxDigests = 1000;
function blobsMissing(answer, { what, host, repository }) {
    const named = answer.body.toString('utf8').match(/sha256:[0-9a-f]{64}(?![0-9a-f])/g) ?? [];
    const { code } = (0,registry_answer/* errorOf */.Mz)(answer);
    return new errors/* BlobsMissingError */.VK(`${what}: ${host} returned ${(0,registry_answer/* describeAnswer */.O1)(answer)}, although everything it refers to exists or was uploaded.`, `Repository ${repository} lists a layer without storing it. Rebuild the image so that the layer gets a new digest, or push to a new repository (see docs/troubleshooting.md).`, { status: answer.status, code, digests: [...new Set(named)].slice(0, maxDigests) });
}
function immutableTagError(answer, context) {
    const { code, message } = (0,registry_answer/* errorOf */.Mz)(answer);
    return new errors/* RegistryError */.gl(`${context.what}: the tag exists in ${context.repository} and is immutable (${message}).`, "Push a new tag, or make the repository's tags mutable.", { status: answer.status, code });
}
function remedyFor(status, message, { remedies }) {
    if (status === 407)
        return 'Check HTTPS_PROXY and HTTP_PROXY: the proxy requires a user name and a password.';
    if (status === 429)
        return remedies.throttled;
    if (status >= 500)
        return 'Run the job again. Uploaded layers are not sent again.';
    if (/lifecycle|quota/i.test(message))
        return remedies.quota;
    return 'See docs/troubleshooting.md.';
}

// EXTERNAL MODULE: ./lib/shared/abort.js
var abort = __webpack_require__(1487);
;// CONCATENATED MODULE: ./lib/registry/renewals.js
class Renewals {
    #authenticator;
    #startBackoff;
    #backoff;
    #renewing;
    #done = 0;
    constructor(authenticator, startBackoff) {
        this.#authenticator = authenticator;
        this.#startBackoff = startBackoff;
    }
    get done() {
        return this.#done;
    }
    async renew(rejection, doneBefore, reason, owner) {
        if (doneBefore !== this.#done)
            return true;
        this.#renewing ??= this.#renewNext(rejection, reason, owner).finally(() => {
            this.#renewing = undefined;
        });
        return this.#renewing;
    }
    helped() {
        this.#backoff = undefined;
    }
    async #renewNext(rejection, reason, owner) {
        if (this.#backoff === undefined)
            this.#backoff = this.#startBackoff(owner.requests);
        else if (!(await this.#backoff.next({ reason, throttled: false })))
            return false;
        await this.#authenticator.refresh(rejection, owner);
        this.#done += 1;
        return true;
    }
}

;// CONCATENATED MODULE: ./lib/registry/authorized-requests.js





const maxRefreshes = 2;
class AuthorizedRequests {
    #options;
    #renewals;
    #rejectedForMounts;
    constructor(options) {
        this.#options = options;
        this.#renewals = new Renewals(options.authenticator, options.startBackoff);
    }
    async send(request, owner, attempt) {
        for (let refusals = 1;; refusals += 1) {
            const renewals = this.#renewals.done;
            const asking = this.#options.authenticator.authorization(request.scope, owner);
            const authorization = await (0,abort/* untilAborted */.Eu)(asking, owner.signal);
            const answer = await attempt(authorization);
            const expired = (0,registry_answer/* saysExpired */.ow)(answer);
            if (answer.status === 403 && !expired && (await this.#denied(request, answer, authorization, owner)))
                continue;
            if (answer.status !== 401 && !expired) {
                if (refusals > 1 && !(0,backoff/* isRetriedStatus */.Mq)(answer.status))
                    this.#renewals.helped();
                return answer;
            }
            if (request.kind === 'mount' && !expired) {
                if (refusals > 1)
                    this.#rejectedForMounts = authorization;
                if (authorization === this.#rejectedForMounts)
                    return answer;
            }
            const renewed = expired && this.#options.authenticator.expires;
            if (refusals > (renewed ? this.#options.maxRenewals : maxRefreshes))
                return answer;
            const refreshing = this.#refresh(request, answer, authorization, owner, renewed ? renewals : undefined);
            if (!(await (0,abort/* untilAborted */.Eu)(refreshing, owner.signal)))
                return answer;
        }
    }
    async #denied(request, answer, rejected, owner) {
        const { authenticator, host, logger } = this.#options;
        const rejection = { rejected, challenge: answer.headers['www-authenticate'], scope: request.scope };
        const asking = authenticator.denied?.(rejection, owner);
        if (asking === undefined || !(await (0,abort/* untilAborted */.Eu)(asking, owner.signal)))
            return false;
        logger.debug(`${host} denied the request (${(0,registry_answer/* describeAnswer */.O1)(answer)}). Trying other credentials.`);
        return true;
    }
    async #refresh(request, answer, rejected, owner, renewalsBefore) {
        const { authenticator, host, logger, errorOf } = this.#options;
        const rejection = { rejected, challenge: answer.headers['www-authenticate'], scope: request.scope };
        const said = (0,registry_answer/* describeAnswer */.O1)(answer);
        logger.debug(`${host} rejected the credentials (${said}).`);
        try {
            return renewalsBefore === undefined
                ? await authenticator.refresh(rejection, owner)
                : await this.#renewals.renew(rejection, renewalsBefore, said, owner);
        }
        catch (error) {
            if (!(error instanceof errors/* CredentialsError */.lE))
                throw error;
            const { message } = errorOf(answer, request);
            throw new errors/* CredentialsError */.lE(`${message} They could not be renewed: ${error.message}`, error.remedy, {
                cause: error,
            });
        }
    }
}

;// CONCATENATED MODULE: ./lib/registry/exchange.js








class Exchange {
    #options;
    #authorized;
    constructor(options, authorized) {
        this.#options = options;
        this.#authorized =
            authorized ??
                new AuthorizedRequests({
                    host: this.host,
                    authenticator: options.authenticator,
                    maxRenewals: options.policy.attempts,
                    startBackoff: (requests) => new backoff/* Backoff */.nO({ ...options, requests }, `Token for ${this.host}`),
                    errorOf: (answer, request) => this.error(answer, request),
                    logger: options.logger,
                });
    }
    for(owner) {
        return new Exchange({ ...this.#options, ...owner }, this.#authorized);
    }
    get endpoint() {
        return this.#options.endpoint;
    }
    get host() {
        return this.endpoint.host;
    }
    get policy() {
        return this.#options.policy;
    }
    get logger() {
        return this.#options.logger;
    }
    get signal() {
        return this.#options.signal;
    }
    get leastPartBytes() {
        return this.#options.profile.leastPartBytes;
    }
    url(repository, suffix) {
        return new URL(`/v2/${repository}/${suffix}`, this.endpoint);
    }
    backoff(what, extraMilliseconds = 0, policy = this.policy) {
        return new backoff/* Backoff */.nO({ ...this.#options, policy }, what, extraMilliseconds);
    }
    async send(request, policy = this.policy) {
        const backoff = this.backoff(request.what, 0, policy);
        for (;;) {
            const outcome = await this.tryOnce(request);
            if (outcome.failure === undefined)
                return outcome.answer;
            if (!(await backoff.next(outcome.failure)))
                throw outcome.error;
        }
    }
    async tryOnce(request) {
        try {
            const answer = await this.attempt(request);
            const failure = this.failureOf(answer, request);
            return failure === undefined ? { answer } : { failure, error: this.error(answer, request) };
        }
        catch (error) {
            if (!(error instanceof network_error/* NetworkError */.Dr) || !error.retryable)
                throw error;
            return { failure: { reason: error.message, throttled: false }, error };
        }
    }
    failureOf(answer, { repository }) {
        const { newRepositories } = this.#options;
        const tooNew = answer.status >= 400 && newRepositories.has(repository) && (0,registry_answer/* errorOf */.Mz)(answer).code === 'NAME_UNKNOWN';
        return tooNew ? { reason: (0,registry_answer/* describeAnswer */.O1)(answer), throttled: false } : failureOf(answer);
    }
    expectSoon(repository) {
        this.#options.newRepositories.add(repository);
    }
    attempt(request) {
        return this.#authorized.send(request, this.#options, async (authorization) => {
            const answer = await attemptRedirected(this.#options, this.endpoint, request, authorization);
            return this.#withReason(request, answer, authorization);
        });
    }
    error(answer, request) {
        const { kind, repository, what } = request;
        return toAnswerError(answer, { host: this.host, kind, repository, what }, this.#options.profile);
    }
    async #withReason(request, answer, authorization) {
        const { explainsDenials } = this.#options.profile;
        if (request.method !== 'HEAD' || answer.status !== 403 || !explainsDenials)
            return answer;
        const kind = request.kind === 'blob-head' ? 'blob-get' : 'manifest-get';
        const repeated = { ...request, method: 'GET', kind, stream: true };
        const again = await attemptHttp(this.#options, repeated, request.url, authorization);
        again.stream?.discard();
        return again.status === 403 ? again : answer;
    }
}

// EXTERNAL MODULE: ./lib/oci/media-types.js
var media_types = __webpack_require__(261);
;// CONCATENATED MODULE: ./lib/registry/lists.js


class Lists {
    #exchange;
    #repository;
    constructor(exchange, repository) {
        this.#exchange = exchange;
        this.#repository = repository;
    }
    tags(query) {
        return this.#page('tags-list', 'tags/list', query, 'application/json', 'Tags');
    }
    referrers(digest, query) {
        return this.#page('referrers', `referrers/${digest}`, query, media_types/* mediaTypes */.Ib.ociIndex, `Referrers of ${digest}`);
    }
    async #page(kind, suffix, query, accept, what) {
        const url = this.#exchange.url(this.#repository, suffix);
        url.search = query;
        const request = {
            kind,
            method: 'GET',
            url,
            headers: { accept },
            scope: `repository:${this.#repository}:pull`,
            repository: this.#repository,
            what,
        };
        const answer = await this.#exchange.send(request);
        if (answer.status !== 200)
            throw this.#exchange.error(answer, request);
        const nextQuery = nextQueryOf(answer.headers['link'], url);
        if (nextQuery !== undefined && nextQuery === url.search.slice(1))
            throw endless(what, url.host);
        const filtersApplied = answer.headers['oci-filters-applied'];
        return {
            bytes: answer.body,
            mediaType: answer.headers['content-type'] ?? accept,
            ...(nextQuery === undefined ? {} : { nextQuery }),
            ...(filtersApplied === undefined ? {} : { filtersApplied }),
        };
    }
}
function endless(what, host) {
    return new errors/* RegistryError */.gl(`${what}: ${host} returned a page that is followed by itself.`, 'Check whether a proxy is modifying responses.');
}
function nextQueryOf(header, page) {
    for (const [, target = '', parameters = ''] of (header ?? '').matchAll(lists_link)) {
        const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
        const names = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/);
        if (!names.includes('next'))
            continue;
        const url = URL.parse(target.trim(), page.href);
        if (url?.origin !== page.origin || url.pathname !== page.pathname)
            return undefined;
        return url.search === '' ? undefined : url.search.slice(1);
    }
    return undefined;
}
const lists_link = /<([^<>]*)>((?:\s*;\s*[^\s=;,"<>]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"<>]*))?)*)/g;

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(5491);
;// CONCATENATED MODULE: ./lib/registry/upload-location.js


function uploadLocation(answer, requested, endpoint) {
    const header = answer.headers['location'];
    const location = header === undefined ? null : URL.parse(header, requested.href);
    if (location === null) {
        throw new errors/* RegistryError */.gl(`${endpoint.host} opened an upload without a valid Location header.`, 'See docs/troubleshooting.md.', { status: answer.status });
    }
    if (!(0,named_address/* isWithin */.UO)(location, endpoint)) {
        throw new errors/* RegistryError */.gl(`${endpoint.origin} redirects the upload to ${location.origin}, a different origin that must not receive the credentials.`, 'Configure the registry, or the proxy in front of it, to keep scheme, host and port in the Location header. No credentials were sent there.', { status: answer.status });
    }
    location.hash = '';
    return location;
}
function completingUrl(location, digest) {
    const url = new URL(location);
    url.search = `${url.search}${url.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
    return url;
}

;// CONCATENATED MODULE: ./lib/registry/uploads.js





const mountAttempts = 3;
class Uploads {
    #exchange;
    #repository;
    #scope;
    constructor(exchange, repository) {
        this.#exchange = exchange;
        this.#repository = repository;
        this.#scope = `repository:${repository}:pull,push`;
    }
    async open(mount) {
        const opened = mount === undefined ? undefined : await this.#tryMount(mount);
        return opened ?? { mounted: false, session: await this.openPlain() };
    }
    async #tryMount(mount) {
        const url = this.#exchange.url(this.#repository, 'blobs/uploads/');
        url.search = new URLSearchParams({ mount: mount.digest, from: mount.from }).toString();
        const what = `Mount of ${(0,oci_digest/* shortDigest */.VK)(mount.digest)} from ${mount.from}`;
        const { policy } = this.#exchange;
        try {
            const answer = await this.#exchange.send({ ...this.#request('mount', 'POST', url, what), headers: { 'content-length': '0' } }, { ...policy, attempts: Math.min(mountAttempts, policy.attempts) });
            if (answer.status === 202)
                return { mounted: false, session: this.#sessionOf(answer, url) };
            if (answer.status !== 201)
                return undefined;
            checkDigest(answer, mount.digest, what, this.#exchange.host);
            return { mounted: true };
        }
        catch (error) {
            if (!isForgivable(error))
                throw error;
            this.#exchange.logger.debug(`${what}: ${(0,errors/* messageOf */.bD)(error)} Uploading instead.`);
            return undefined;
        }
    }
    async createOnPush() {
        try {
            const session = await this.openPlain();
            this.#exchange.expectSoon(this.#repository);
            await this.cancel(session);
            return true;
        }
        catch (error) {
            if (error instanceof errors/* RepositoryNotFoundError */.wN)
                return false;
            throw error;
        }
    }
    async openPlain() {
        const url = this.#exchange.url(this.#repository, 'blobs/uploads/');
        const request = {
            ...this.#request('upload-open', 'POST', url, `Upload to ${this.#repository}`),
            headers: { 'content-length': '0' },
        };
        const answer = await this.#exchange.send(request);
        if (answer.status !== 202)
            throw this.#exchange.error(answer, request);
        return this.#sessionOf(answer, url);
    }
    #sessionOf(answer, url) {
        return { location: uploadLocation(answer, url, this.#exchange.endpoint) };
    }
    async status(session) {
        const request = this.#request('upload-status', 'GET', session.location, `Upload to ${this.#repository}`);
        const answer = await this.#exchange.send(request).catch(orNothing);
        if (answer === undefined || answer.status < 200 || answer.status > 299)
            return undefined;
        const offset = offsetOf(answer.headers['range']);
        if (offset === undefined)
            return undefined;
        const next = answer.headers['location'] === undefined ? session : this.#sessionOf(answer, session.location);
        return { session: next, offset };
    }
    async cancel(session) {
        const request = this.#request('upload-cancel', 'DELETE', session.location, `Upload to ${this.#repository}`);
        await this.#exchange.attempt(request).catch(() => undefined);
    }
    #request(kind, method, url, what) {
        return { kind, method, url, what, scope: this.#scope, repository: this.#repository };
    }
}
function offsetOf(range) {
    const match = /^(?:bytes=)?0-(\d+)$/.exec(range ?? '');
    if (match?.[1] === undefined)
        return undefined;
    const last = Number(match[1]);
    if (!Number.isSafeInteger(last))
        return undefined;
    return last === 0 ? 0 : last + 1;
}
function isForgivable(error) {
    if (error instanceof network_error/* NetworkError */.Dr || error instanceof errors/* CredentialsError */.lE)
        return true;
    return error instanceof errors/* RegistryError */.gl && (0,backoff/* isRetriedStatus */.Mq)(error.status);
}
function orNothing(error) {
    if (error instanceof errors/* AbortedError */.oM || !(error instanceof errors/* PushError */.Vc))
        throw error;
    return undefined;
}
function checkDigest(answer, digest, what, host) {
    const named = answer.headers['docker-content-digest'];
    if (named === undefined || named === digest)
        return;
    if ((0,oci_digest/* isDigest */.Bc)(named) && (0,oci_digest/* algorithmOf */.Hy)(named) !== (0,oci_digest/* algorithmOf */.Hy)(digest))
        return;
    const stored = (0,oci_digest/* isDigest */.Bc)(named) ? `digest ${named}` : 'an invalid digest';
    throw new errors/* RegistryError */.gl(`${what}: ${host} reports ${stored}, expected ${digest}.`, 'Check whether the registry or a proxy in front of it is modifying data (see docs/troubleshooting.md).', { status: answer.status });
}

;// CONCATENATED MODULE: ./lib/registry/manifests.js









const visibilityAttempts = 20;
const scopes = {
    PUT: 'pull,push',
    DELETE: 'delete',
};
class Manifests {
    #exchange;
    #repository;
    #visibilityMilliseconds;
    constructor(exchange, repository, visibilityMilliseconds) {
        this.#exchange = exchange;
        this.#repository = repository;
        this.#visibilityMilliseconds = visibilityMilliseconds;
    }
    async head(reference) {
        const request = { ...this.#request('manifest-head', 'HEAD', reference), followRedirects: true };
        const answer = await this.#exchange.send(request);
        if (answer.status === 404)
            return undefined;
        if (answer.status !== 200)
            throw this.#exchange.error(answer, request);
        const digest = answer.headers['docker-content-digest'];
        const size = Number(answer.headers['content-length']);
        if ((0,oci_digest/* isDigest */.Bc)(digest) && Number.isSafeInteger(size)) {
            return { digest, mediaType: mediaTypeOf(answer), size };
        }
        const manifest = await this.get(reference);
        return manifest && { ...manifest, size: manifest.bytes.byteLength };
    }
    async get(reference) {
        const request = { ...this.#request('manifest-get', 'GET', reference), followRedirects: true };
        const answer = await this.#exchange.send(request);
        if (answer.status === 404 && (0,registry_answer/* errorOf */.Mz)(answer).code !== 'NAME_UNKNOWN')
            return undefined;
        if (answer.status !== 200)
            throw this.#exchange.error(answer, request);
        const named = (0,oci_digest/* isDigest */.Bc)(reference) ? reference : answer.headers['docker-content-digest'];
        const digest = digestLike((0,oci_digest/* isDigest */.Bc)(named) ? named : undefined, answer.body);
        if ((0,oci_digest/* isDigest */.Bc)(named) && named !== digest) {
            throw new errors/* RegistryError */.gl(`${request.what}: ${this.#exchange.host} returned data with digest ${digest} for ${named}.`, 'Push the image to that repository again, or check whether a proxy is modifying responses.', { status: 200, code: 'DIGEST_INVALID' });
        }
        return { digest, mediaType: mediaTypeOf(answer), bytes: answer.body };
    }
    async put(reference, bytes, mediaType) {
        const digest = (0,oci_digest/* isDigest */.Bc)(reference) ? digestLike(reference, bytes) : (0,oci_digest/* digestOf */.ol)(bytes);
        if ((0,oci_digest/* isDigest */.Bc)(reference) && reference !== digest) {
            throw new errors/* RegistryError */.gl(`A manifest with digest ${digest} cannot be pushed as ${reference}.`, 'See docs/troubleshooting.md.');
        }
        const request = {
            ...this.#request('manifest-put', 'PUT', reference),
            headers: { 'content-type': mediaType },
            body: bytes,
        };
        const backoff = this.#exchange.backoff(request.what);
        const lag = this.#lagBackoff(request.what);
        for (;;) {
            const outcome = await this.#exchange.tryOnce(request);
            if (outcome.failure !== undefined) {
                const again = await backoff.next(outcome.failure);
                if (!outcome.failure.throttled && (await this.#pointsTo(reference, digest)))
                    return;
                if (!again)
                    throw outcome.error;
                continue;
            }
            const missing = invisibleBlob(outcome.answer);
            if (missing !== undefined && (await lag.next(missing)))
                continue;
            return await this.#judge(outcome.answer, request, reference, digest);
        }
    }
    async deleteTag(tag, digest) {
        const request = this.#request('manifest-delete', 'DELETE', tag);
        const backoff = this.#exchange.backoff(request.what);
        for (;;) {
            const outcome = await this.#exchange.tryOnce(request);
            if (outcome.failure === undefined) {
                const { answer } = outcome;
                const gone = answer.status === 404 && (0,registry_answer/* errorOf */.Mz)(answer).code === 'MANIFEST_UNKNOWN';
                if (gone || (answer.status >= 200 && answer.status < 300))
                    return;
                throw this.#exchange.error(answer, request);
            }
            if (!(await backoff.next(outcome.failure)))
                throw outcome.error;
            if ((await this.head(tag))?.digest !== digest)
                return;
        }
    }
    async #judge(answer, request, reference, digest) {
        if (answer.status >= 200 && answer.status < 300) {
            checkDigest(answer, digest, request.what, this.#exchange.host);
            return;
        }
        const { code, message } = (0,registry_answer/* errorOf */.Mz)(answer);
        const exists = isImmutableTag(answer) || /ImageAlreadyExists/.test(`${code} ${message}`);
        if (exists && (await this.#pointsTo(reference, digest)))
            return;
        throw this.#exchange.error(answer, request);
    }
    async #pointsTo(reference, digest) {
        try {
            return (await this.head(reference))?.digest === digest;
        }
        catch (error) {
            if ((0,errors/* isRegistryAnswer */.O)(error))
                return false;
            throw error;
        }
    }
    #lagBackoff(what) {
        const { policy } = this.#exchange;
        return this.#exchange.backoff(what, 0, {
            ...policy,
            attempts: visibilityAttempts,
            capMilliseconds: Math.min(policy.capMilliseconds, 4000),
            totalMilliseconds: this.#visibilityMilliseconds,
        });
    }
    #request(kind, method, reference) {
        return {
            kind,
            method,
            url: this.#exchange.url(this.#repository, `manifests/${reference}`),
            headers: { accept: media_types/* manifestMediaTypes */.$P.join(', ') },
            scope: `repository:${this.#repository}:${scopes[method] ?? 'pull'}`,
            repository: this.#repository,
            what: `Manifest ${reference}`,
        };
    }
}
function invisibleBlob(answer) {
    if (!saysBlobsMissing(answer))
        return undefined;
    return { reason: 'the registry does not see all of its content yet', throttled: false };
}
function digestLike(model, bytes) {
    const algorithm = model === undefined ? 'sha256' : (0,oci_digest/* algorithmOf */.Hy)(model);
    return `${algorithm}:${(0,external_node_crypto_.createHash)(algorithm).update(bytes).digest('hex')}`;
}
function mediaTypeOf(answer) {
    const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
    if (!/^(?:|text\/plain|application\/(?:json|octet-stream))$/.test(type))
        return type;
    return ownTypeSchema.safeParse((0,manifest/* parseJsonOrNothing */.Ip)(answer.body)).data?.mediaType ?? media_types/* mediaTypes */.Ib.ociManifest;
}
const ownTypeSchema = schemas/* object */.Ikc({ mediaType: schemas/* string */.YjP().min(1) });

;// CONCATENATED MODULE: ./lib/registry/new-repositories.js
const patience = 30_000;
class NewRepositories {
    #clock;
    #until = new Map();
    constructor(clock) {
        this.#clock = clock;
    }
    add(name) {
        this.#until.set(name, this.#clock.now() + patience);
    }
    has(name) {
        return this.#clock.now() < (this.#until.get(name) ?? 0);
    }
}

// EXTERNAL MODULE: ./lib/registry/profile.js
var registry_profile = __webpack_require__(2374);
// EXTERNAL MODULE: ./lib/shared/upload-body.js + 1 modules
var upload_body = __webpack_require__(7595);
;// CONCATENATED MODULE: ./lib/registry/send-tally.js
class SendTally {
    #size;
    #progress;
    #position = 0;
    #offered = 0;
    #reported = 0;
    #bytesSent = 0;
    #attempts = 0;
    #current;
    constructor(size, progress = () => undefined) {
        this.#size = size;
        this.#progress = progress;
    }
    begin(offset) {
        this.#position = offset;
        this.#offered = offset;
        this.#report(offset);
        let counted = false;
        const attempt = {
            offered: bytes => {
                if (this.#current !== attempt)
                    return;
                if (!counted)
                    this.#attempts += 1;
                counted = true;
                this.#offered += bytes;
            },
            sent: bytes => {
                if (this.#current !== attempt)
                    return;
                this.#position += bytes;
                this.#bytesSent += bytes;
                this.#report(this.#position);
            },
        };
        this.#current = attempt;
        return attempt;
    }
    complete() {
        this.#current = undefined;
        this.#bytesSent += this.#offered - this.#position;
        this.#report(this.#size);
    }
    takeBack() {
        this.#current = undefined;
        this.#report(0);
    }
    get allOffered() {
        return this.#offered >= this.#size;
    }
    get highest() {
        return this.#offered;
    }
    get result() {
        return { bytesSent: this.#bytesSent, attempts: Math.max(1, this.#attempts) };
    }
    #report(position) {
        if (position !== this.#reported)
            this.#progress(position - this.#reported);
        this.#reported = position;
    }
}

// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
;// CONCATENATED MODULE: ./lib/registry/verified-content.js



const remedy = 'Rebuild or re-save the image, and do not modify it during the push.';
async function* verifiedBytes(content, offset = 0) {
    const verifier = new oci_digest/* DigestVerifier */.Do(content.digest);
    let size = 0;
    let held;
    for await (const chunk of read(content)) {
        const start = size;
        size += chunk.byteLength;
        if (size > content.size)
            break;
        verifier.update(chunk);
        if (held !== undefined)
            yield held;
        held = remainder(chunk, offset - start);
    }
    check(content, size, verifier);
    if (held !== undefined)
        yield held;
}
function remainder(chunk, skip) {
    if (skip <= 0)
        return chunk;
    return skip < chunk.byteLength ? chunk.subarray(skip) : undefined;
}
function check(content, size, verifier) {
    const name = `Layer ${(0,oci_digest/* shortDigest */.VK)(content.digest)}`;
    if (size > content.size) {
        throw new errors/* ImageError */.C8(`${name} (${content.digest}) is longer than its expected ${content.size} bytes.`, remedy);
    }
    if (size < content.size) {
        throw new errors/* ImageError */.C8(`${name} (${content.digest}) ended after ${size} of ${content.size} bytes.`, remedy);
    }
    const { actual, matches } = verifier.finish();
    if (!matches)
        throw mismatch(name, content.digest, actual);
}
function mismatch(name, expected, actual) {
    return new errors/* ImageError */.C8(`${name} has digest ${actual}, expected ${expected}. It is corrupt, or changed while being read.`, remedy);
}
async function* read(content) {
    try {
        for await (const chunk of await content.open()) {
            if (!(chunk instanceof Uint8Array))
                throw new TypeError('The source returned text instead of bytes.');
            yield chunk;
        }
    }
    catch (error) {
        if (error instanceof errors/* PushError */.Vc)
            throw error;
        const file = (0,file_error/* pathOf */.XM)(error);
        if (file !== undefined)
            throw (0,file_error/* readError */.lS)(error, `read layer ${(0,oci_digest/* shortDigest */.VK)(content.digest)}`, file);
        throw new errors/* ImageError */.C8(`Layer ${(0,oci_digest/* shortDigest */.VK)(content.digest)} (${content.digest}) cannot be read: ${(0,errors/* messageOf */.bD)(error)}.`, remedy, { cause: error });
    }
}

;// CONCATENATED MODULE: ./lib/registry/send-blob.js









class BlobSender {
    #context;
    #content;
    #tally;
    #what;
    #upload;
    #rejections = 0;
    constructor(context, content, progress) {
        this.#context = context;
        this.#content = content;
        this.#tally = new SendTally(content.size, progress);
        this.#what = `Layer ${(0,oci_digest/* shortDigest */.VK)(content.digest)}`;
    }
    async send(session) {
        try {
            await this.#untilDone(session);
            this.#tally.complete();
            return this.#tally.result;
        }
        catch (error) {
            this.#tally.takeBack();
            if (!(error instanceof errors/* AbortedError */.oM))
                await this.#abandon();
            throw error;
        }
    }
    async #untilDone(session) {
        let backoff = this.#backoff();
        this.#upload = session === undefined ? undefined : { session, offset: 0 };
        for (;;) {
            this.#upload ??= { session: await this.#context.uploads.openPlain(), offset: 0 };
            const upload = this.#upload;
            const outcome = await this.#put(upload);
            if (outcome.done)
                return;
            const { failure, error, sessionDead } = outcome.failed;
            if (sessionDead)
                this.#upload = undefined;
            const again = await backoff.next(failure);
            if (!failure.throttled && this.#tally.allOffered && (await wasStored(this.#context.hasBlob)))
                return;
            if (!again)
                throw error;
            if (sessionDead)
                continue;
            this.#upload = await this.#resume(upload);
            if ((this.#upload?.offset ?? 0) - upload.offset >= forgivingBytes)
                backoff = this.#backoff();
        }
    }
    #backoff() {
        return this.#context.exchange.backoff(this.#what, extraRetryTime(this.#content.size));
    }
    async #abandon() {
        const upload = this.#upload;
        this.#upload = undefined;
        if (upload !== undefined)
            await this.#context.uploads.cancel(upload.session);
    }
    async #put(upload) {
        const { exchange, repository } = this.#context;
        const rest = this.#content.size - upload.offset;
        const request = {
            kind: 'upload-complete',
            method: 'PUT',
            url: completingUrl(upload.session.location, this.#content.digest),
            headers: {
                'content-type': 'application/octet-stream',
                ...(upload.offset > 0 && rest > 0
                    ? { 'content-range': `${upload.offset}-${this.#content.size - 1}` }
                    : {}),
            },
            body: () => {
                const attempt = this.#tally.begin(upload.offset);
                return new upload_body/* UploadBody */.m(async () => verifiedBytes(this.#content, upload.offset), {
                    size: rest,
                    onOffered: bytes => attempt.offered(bytes),
                    onSent: bytes => attempt.sent(bytes),
                });
            },
            scope: `repository:${repository}:pull,push`,
            repository,
            what: this.#what,
        };
        try {
            return this.#judge(await exchange.attempt(request), request, upload);
        }
        catch (error) {
            if (!(error instanceof network_error/* NetworkError */.Dr) || !error.retryable)
                throw error;
            const failure = { reason: error.message, throttled: false };
            return { done: false, failed: { failure, error, sessionDead: false } };
        }
    }
    #judge(answer, request, upload) {
        const { exchange } = this.#context;
        if (answer.status === 201 || answer.status === 200 || answer.status === 204) {
            checkDigest(answer, this.#content.digest, this.#what, exchange.host);
            return { done: true };
        }
        const error = exchange.error(answer, request);
        const failure = exchange.failureOf(answer, request);
        if (failure !== undefined)
            return { done: false, failed: { failure, error, sessionDead: false } };
        if (error instanceof errors/* RepositoryNotFoundError */.wN)
            throw error;
        const gone = isSessionGone(answer);
        const rejected = answer.status === 400 || answer.status === 416;
        if (rejected && upload.offset === 0)
            this.#rejections += 1;
        if (!gone && (!rejected || this.#rejections >= maxRejections))
            throw error;
        const reason = gone ? 'the upload session no longer exists' : error.message;
        return { done: false, failed: { failure: { reason, throttled: false }, error, sessionDead: true } };
    }
    async #resume(upload) {
        const status = await this.#context.uploads.status(upload.session);
        if (status !== undefined && this.#isPlausible(status.offset, upload))
            return status;
        await this.#abandon();
        return undefined;
    }
    #isPlausible(offset, upload) {
        if (offset < upload.offset || offset > this.#tally.highest)
            return false;
        if (offset === 0 || offset === this.#content.size)
            return true;
        return offset >= this.#context.exchange.leastPartBytes;
    }
}

;// CONCATENATED MODULE: ./lib/registry/serve-blob.js




const passableRange = /^bytes=[\d\-, ]{1,200}$/;
async function serveBlob(exchange, repository, digest, range) {
    const request = {
        kind: 'blob-get',
        method: 'GET',
        url: exchange.url(repository, `blobs/${digest}`),
        headers: range !== undefined && passableRange.test(range) ? { range } : {},
        scope: `repository:${repository}:pull`,
        repository,
        what: `Layer ${(0,oci_digest/* shortDigest */.VK)(digest)}`,
        stream: true,
    };
    const answer = await exchange.send(request);
    const location = followedLocation(answer, request.url);
    if (location === undefined)
        return served(exchange, request, answer);
    if (location.origin !== exchange.endpoint.origin)
        return { redirect: location };
    const followed = { ...request, url: location, followRedirects: true };
    return served(exchange, followed, await exchange.send(followed));
}
function served(exchange, request, answer) {
    const { status, headers, stream } = answer;
    if (status === 404 && (0,registry_answer/* errorOf */.Mz)(answer).code !== 'NAME_UNKNOWN')
        return undefined;
    if (stream === undefined || (status !== 200 && status !== 206)) {
        stream?.discard();
        throw exchange.error(answer, request);
    }
    const length = headers['content-length'] ?? '';
    const contentRange = headers['content-range'];
    return {
        status,
        stream: readable(stream),
        ...(/^\d{1,15}$/.test(length) ? { size: Number(length) } : {}),
        ...(contentRange === undefined ? {} : { contentRange }),
    };
}
function readable(answer) {
    const stream = external_node_stream_.Readable.from(answer.chunks(), { objectMode: false, highWaterMark: 256 * 1024 });
    return stream.once('close', () => answer.discard());
}

;// CONCATENATED MODULE: ./lib/registry/streamed/part-pool.js
const blockBytes = 1024 * 1024;
const defaultPoolBlocks = 32;
class PartPool {
    capacity;
    #free = [];
    #waiting = [];
    #taken = 0;
    constructor(capacity = defaultPoolBlocks) {
        this.capacity = capacity;
    }
    get taken() {
        return this.#taken;
    }
    async reserve(count, signal) {
        signal.throwIfAborted();
        const wanted = Math.min(count, this.capacity);
        if (this.#waiting.length > 0 || this.#taken + wanted > this.capacity)
            await this.#turn(wanted, signal);
        else
            this.#taken += wanted;
        return Array.from({ length: wanted }, () => this.#block());
    }
    tryTake() {
        if (this.#waiting.length > 0 || this.#taken >= this.capacity)
            return undefined;
        this.#taken += 1;
        return this.#block();
    }
    giveBack(blocks) {
        this.#free.push(...blocks);
        this.#taken -= blocks.length;
        this.#serve();
    }
    async #turn(count, signal) {
        const { promise, resolve, reject } = Promise.withResolvers();
        const waiting = { count, resolve };
        const cancel = () => {
            const position = this.#waiting.indexOf(waiting);
            if (position < 0)
                return;
            this.#waiting.splice(position, 1);
            reject(signal.reason);
            this.#serve();
        };
        this.#waiting.push(waiting);
        signal.addEventListener('abort', cancel, { once: true });
        await promise.finally(() => signal.removeEventListener('abort', cancel));
    }
    #serve() {
        for (;;) {
            const next = this.#waiting[0];
            if (next === undefined || this.#taken + next.count > this.capacity)
                return;
            this.#waiting.shift();
            this.#taken += next.count;
            next.resolve();
        }
    }
    #block() {
        return this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
    }
}

;// CONCATENATED MODULE: ./lib/registry/streamed/part.js

class Part {
    start;
    #pool;
    #blocks;
    #size = 0;
    #released = false;
    constructor(pool, start, blocks) {
        this.#pool = pool;
        this.start = start;
        this.#blocks = blocks;
    }
    get size() {
        return this.#size;
    }
    get end() {
        return this.start + this.#size;
    }
    append(bytes) {
        let taken = 0;
        while (taken < bytes.byteLength) {
            const block = this.#blocks[Math.floor(this.#size / blockBytes)];
            if (block === undefined)
                break;
            const at = this.#size % blockBytes;
            const count = Math.min(bytes.byteLength - taken, blockBytes - at);
            block.set(count === bytes.byteLength ? bytes : bytes.subarray(taken, taken + count), at);
            this.#size += count;
            taken += count;
        }
        return taken;
    }
    grow(most) {
        const block = this.#blocks.length < most ? this.#pool.tryTake() : undefined;
        if (block !== undefined)
            this.#blocks.push(block);
        return block !== undefined;
    }
    trim() {
        const used = Math.ceil(this.#size / blockBytes);
        if (used < this.#blocks.length)
            this.#pool.giveBack(this.#blocks.splice(used));
    }
    release() {
        if (this.#released)
            return;
        this.#released = true;
        this.#pool.giveBack(this.#blocks);
        this.#blocks = [];
    }
    *chunks(offset = 0) {
        for (let at = offset; at < this.#size; at += blockBytes - (at % blockBytes)) {
            const block = this.#blocks[Math.floor(at / blockBytes)];
            if (block === undefined)
                throw new Error('The bytes were discarded.');
            const first = at % blockBytes;
            yield block.subarray(first, Math.min(blockBytes, first + this.#size - at));
        }
    }
}

;// CONCATENATED MODULE: ./lib/registry/streamed/part-request.js


function partRequest({ part, digest, offset, what, tally }, session, repository) {
    const first = part.start + offset;
    const size = part.size - offset;
    const ranged = size > 0 && (digest === undefined || first > 0);
    const body = () => {
        const attempt = tally.begin(offset);
        return new upload_body/* UploadBody */.m(async () => part_request_bytesFrom(part, offset), {
            size,
            onOffered: bytes => attempt.offered(bytes),
            onSent: bytes => attempt.sent(bytes),
        });
    };
    return {
        kind: digest === undefined ? 'upload-part' : 'upload-complete',
        method: digest === undefined ? 'PATCH' : 'PUT',
        url: digest === undefined ? session.location : completingUrl(session.location, digest),
        headers: {
            'content-type': 'application/octet-stream',
            ...(ranged ? { 'content-range': `${first}-${part.end - 1}` } : {}),
        },
        body,
        scope: `repository:${repository}:pull,push`,
        repository,
        what,
    };
}
async function* part_request_bytesFrom(part, offset) {
    yield* part.chunks(offset);
}

;// CONCATENATED MODULE: ./lib/registry/streamed/part-sender.js








class PartSender {
    #context;
    #progress;
    #session;
    #rejections = 0;
    #reported = 0;
    #bytesSent = 0;
    #attempts = 1;
    constructor(context, progress = () => undefined) {
        this.#context = context;
        this.#progress = progress;
    }
    get result() {
        return { bytesSent: this.#bytesSent, attempts: this.#attempts };
    }
    async send(part, digest) {
        const tally = new SendTally(part.size, this.#progress);
        const what = digest === undefined
            ? `Upload to ${this.#context.repository}, byte ${part.start}`
            : `Layer ${(0,oci_digest/* shortDigest */.VK)(digest)}`;
        const delivery = { part, digest, what, tally, offset: 0, allOffered: false };
        try {
            await this.#untilDone(delivery);
        }
        catch (error) {
            tally.takeBack();
            throw error;
        }
        tally.complete();
        this.#reported += part.size;
        this.#bytesSent += tally.result.bytesSent;
        this.#attempts += tally.result.attempts - 1;
    }
    async cancel(uploads) {
        const session = this.#session;
        this.#session = undefined;
        if (this.#reported > 0)
            this.#progress(-this.#reported);
        this.#reported = 0;
        if (session !== undefined)
            await uploads.cancel(session);
    }
    async #untilDone(delivery) {
        const { part, digest, tally } = delivery;
        let backoff = this.#backoff(delivery);
        for (;;) {
            this.#session ??= await this.#context.uploads.openPlain();
            const outcome = await this.#attempt(delivery, this.#session);
            if (outcome.done)
                return;
            const { failure, error } = outcome.failed;
            delivery.allOffered ||= tally.allOffered;
            const again = await backoff.next(failure);
            if (digest !== undefined && !failure.throttled && delivery.allOffered) {
                if (await wasStored(() => this.#context.hasBlob(digest)))
                    return;
            }
            if (!again)
                throw error;
            if (this.#session === undefined) {
                if (part.start > 0)
                    throw this.#lost(delivery, error);
                delivery.offset = 0;
                continue;
            }
            const before = delivery.offset;
            await this.#resume(delivery, this.#session);
            if (digest === undefined && delivery.offset === part.size)
                return;
            if (delivery.offset - before >= forgivingBytes)
                backoff = this.#backoff(delivery);
        }
    }
    #backoff({ part, what }) {
        return this.#context.exchange.backoff(what, extraRetryTime(part.size));
    }
    async #attempt(delivery, session) {
        const request = partRequest(delivery, session, this.#context.repository);
        try {
            return this.#judge(await this.#context.exchange.attempt(request), request, delivery, session);
        }
        catch (error) {
            if (!(error instanceof network_error/* NetworkError */.Dr) || !error.retryable)
                throw error;
            return { done: false, failed: { failure: { reason: error.message, throttled: false }, error } };
        }
    }
    #judge(answer, request, delivery, session) {
        const { exchange } = this.#context;
        const { part, digest, what } = delivery;
        if (answer.status >= 200 && answer.status < 300) {
            if (digest !== undefined)
                checkDigest(answer, digest, what, exchange.host);
            else if (answer.headers['location'] !== undefined) {
                this.#session = { location: uploadLocation(answer, session.location, exchange.endpoint) };
            }
            return { done: true };
        }
        const error = exchange.error(answer, request);
        const failure = exchange.failureOf(answer, request);
        if (failure !== undefined)
            return { done: false, failed: { failure, error } };
        if (error instanceof errors/* RepositoryNotFoundError */.wN)
            throw error;
        if (isSessionGone(answer)) {
            this.#session = undefined;
            const reason = 'the upload session no longer exists';
            return { done: false, failed: { failure: { reason, throttled: false }, error } };
        }
        if (part.start > 0)
            return this.#afterGap(answer, delivery, error);
        if (delivery.offset === 0)
            this.#rejections += 1;
        if ((answer.status !== 400 && answer.status !== 416) || this.#rejections >= maxRejections)
            throw error;
        this.#session = undefined;
        return { done: false, failed: { failure: { reason: error.message, throttled: false }, error } };
    }
    #afterGap({ status }, delivery, error) {
        if (status !== 416 || !delivery.allOffered || delivery.offset === delivery.part.size)
            throw error;
        if (delivery.digest === undefined)
            return { done: true };
        delivery.offset = delivery.part.size;
        return { done: false, failed: { failure: { reason: error.message, throttled: false }, error } };
    }
    async #resume(delivery, session) {
        if (delivery.offset === delivery.part.size)
            return;
        const status = await this.#context.uploads.status(session);
        const offset = (status?.offset ?? -1) - delivery.part.start;
        if (status !== undefined && this.#isPlausible(offset, delivery)) {
            this.#session = status.session;
            delivery.offset = offset;
            return;
        }
        if (delivery.part.start > 0)
            return;
        await this.#context.uploads.cancel(session);
        this.#session = undefined;
        delivery.offset = 0;
    }
    #isPlausible(offset, { part, tally, offset: before, digest }) {
        if (offset < before || offset > tally.highest)
            return false;
        if (offset === 0 || offset === part.size || part.start > 0)
            return true;
        const least = this.#context.exchange.leastPartBytes;
        return offset >= least && (digest !== undefined || part.size - offset >= least);
    }
    #lost({ what, part }, cause) {
        return new errors/* RegistryError */.gl(`${what}: ${this.#context.exchange.host} lost the upload after it had received ${part.start} bytes, which cannot be sent again.`, 'Push the image again. Layers that were uploaded completely are not sent again.', { status: 404, code: 'BLOB_UPLOAD_UNKNOWN', cause });
    }
}

;// CONCATENATED MODULE: ./lib/registry/streamed/part-sizes.js

const leastPartBytes = 5 * 1024 * 1024;
const firstPartBytes = 8 * 1024 * 1024;
const mostBlocks = 16;
const smallParts = 1000;
const laterPartBytes = 16 * 1024 * 1024;
function blocksOfPart(least, before) {
    const bytes = before < smallParts ? leastPartBytes : laterPartBytes;
    return Math.ceil(Math.max(least, bytes) / blockBytes);
}
function sendablePartBytes(least, before) {
    return Math.max(blocksOfPart(least, before) * blockBytes, before === 0 ? firstPartBytes : 0);
}

;// CONCATENATED MODULE: ./lib/registry/streamed/blob-writer.js








class DiscardedError extends errors/* AbortedError */.oM {
    constructor() {
        super('The upload was discarded.', 'Push the layer again.');
    }
}
class StreamedBlobWriter {
    #context;
    #sender;
    #hash = (0,external_node_crypto_.createHash)('sha256');
    #end = new AbortController();
    #signal;
    #part;
    #parts = 0;
    #sending;
    #failure;
    #size = 0;
    #digest;
    #discarding;
    #committed = false;
    constructor(context, progress) {
        this.#context = context;
        const { repository, hasBlob } = context;
        this.#signal = AbortSignal.any([context.exchange.signal, this.#end.signal]);
        const exchange = context.exchange.for({ signal: this.#signal });
        const uploads = new Uploads(exchange, repository);
        this.#sender = new PartSender({ exchange, uploads, repository, hasBlob }, progress);
    }
    get size() {
        return this.#size;
    }
    async write(chunk) {
        this.#check();
        if (this.#digest !== undefined)
            throw new Error('All bytes of the blob were written.');
        if (chunk.byteLength === 0)
            return;
        if (this.#part !== undefined && this.#isSendable(this.#part))
            this.#dispatch(this.#part);
        for (let taken = 0;;) {
            const part = this.#part ?? (await this.#beginPart());
            const count = part.append(taken === 0 ? chunk : chunk.subarray(taken));
            taken += count;
            this.#size += count;
            if (taken === chunk.byteLength)
                break;
            await this.#makeRoom(part);
        }
        this.#hash.update(chunk);
    }
    whole(digest) {
        this.#check();
        if (this.#parts > 0)
            return undefined;
        this.#verify(digest);
        const part = this.#part;
        part?.trim();
        return { digest, size: this.#size, open: async () => external_node_stream_.Readable.from(part?.chunks() ?? []) };
    }
    async commit(digest) {
        this.#check();
        try {
            this.#verify(digest);
        }
        catch (error) {
            await this.discard();
            throw error;
        }
        this.#part?.trim();
        await this.#untilSent();
        this.#dispatch(this.#part ?? new Part(this.#context.pool, this.#size, []), digest);
        await this.#untilSent();
        this.#committed = true;
        return this.#sender.result;
    }
    discard() {
        this.#discarding ??= this.#discard();
        return this.#discarding;
    }
    async #discard() {
        this.#end.abort(new DiscardedError());
        this.#part?.release();
        this.#part = undefined;
        await this.#sending;
        const { exchange, repository } = this.#context;
        if (!this.#committed)
            await this.#sender.cancel(new Uploads(exchange, repository));
    }
    #check() {
        if (this.#failure !== undefined)
            throw this.#failure.error;
        this.#signal.throwIfAborted();
    }
    get #least() {
        return this.#context.exchange.leastPartBytes;
    }
    #isSendable(part) {
        return this.#sending === undefined && part.size >= sendablePartBytes(this.#least, this.#parts);
    }
    async #beginPart() {
        const { pool } = this.#context;
        const blocks = await pool.reserve(blocksOfPart(this.#least, this.#parts), this.#signal);
        const part = new Part(pool, this.#size, blocks);
        try {
            this.#check();
        }
        catch (error) {
            part.release();
            throw error;
        }
        this.#part = part;
        return part;
    }
    async #makeRoom(part) {
        if (!this.#isSendable(part)) {
            if (part.grow(mostBlocks))
                return;
            await this.#untilSent();
        }
        this.#dispatch(part);
    }
    async #untilSent() {
        await this.#sending;
        this.#check();
    }
    #dispatch(part, digest) {
        this.#part = undefined;
        this.#parts += 1;
        this.#sending = this.#send(part, digest);
    }
    async #send(part, digest) {
        try {
            await this.#sender.send(part, digest);
        }
        catch (error) {
            this.#failure = { error };
            this.#end.abort(error);
        }
        finally {
            part.release();
            this.#sending = undefined;
        }
    }
    #verify(digest) {
        const actual = this.#actual(digest);
        if (actual === digest)
            return;
        throw new errors/* ImageError */.C8(`Layer ${(0,oci_digest/* shortDigest */.VK)(digest)} has digest ${actual}, expected ${digest}. It is corrupt, or changed while it was sent.`, 'Push the layer again.');
    }
    #actual(expected) {
        this.#digest ??= `sha256:${this.#hash.digest('hex')}`;
        if ((0,oci_digest/* algorithmOf */.Hy)(expected) === 'sha256')
            return this.#digest;
        if (this.#parts > 0) {
            throw new errors/* ImageError */.C8(`Layer ${(0,oci_digest/* shortDigest */.VK)(expected)} has a sha512 digest, which cannot be verified for a layer of ${this.#size} bytes.`, 'Push the layer with its sha256 digest.');
        }
        const verifier = new oci_digest/* DigestVerifier */.Do(expected);
        for (const chunk of this.#part?.chunks() ?? [])
            verifier.update(chunk);
        return verifier.finish().actual;
    }
}

;// CONCATENATED MODULE: ./lib/registry/registry-client.js















function createRegistryClient(options) {
    const transport = new http_transport/* HttpTransport */.G(options.times);
    const { profile = registry_profile.ecrProfile, clock = delay/* systemClock */.ml } = options;
    const exchange = new Exchange({
        endpoint: options.endpoint,
        profile,
        countAs: options.countAs,
        transport,
        authenticator: options.authenticator,
        limiters: createLimiters(profile.limits, clock),
        policy: { ...backoff/* defaultRetryPolicy */.ur, ...options.policy },
        requests: options.requests,
        logger: options.logger,
        signal: options.signal,
        random: options.random ?? Math.random,
        clock,
        newRepositories: new NewRepositories(clock),
    });
    const visibilityMilliseconds = options.visibilityMilliseconds ?? 30_000;
    const pool = new PartPool(options.uploadBlocks);
    const viewOf = (own) => ({
        host: own.host,
        repository: (name, signal) => {
            const bound = signal === undefined ? own : own.for({ signal });
            return new HttpRepository(bound, name, visibilityMilliseconds, pool);
        },
    });
    return {
        ...viewOf(exchange),
        for: owner => viewOf(exchange.for(owner)),
        close: () => transport.close(),
    };
}
class HttpRepository {
    host;
    name;
    #exchange;
    #blobs;
    #uploads;
    #manifests;
    #lists;
    #pool;
    constructor(exchange, name, visibilityMilliseconds, pool) {
        this.host = exchange.host;
        this.name = name;
        this.#exchange = exchange;
        this.#blobs = new Blobs(exchange, name);
        this.#uploads = new Uploads(exchange, name);
        this.#manifests = new Manifests(exchange, name, visibilityMilliseconds);
        this.#lists = new Lists(exchange, name);
        this.#pool = pool;
    }
    headBlob(digest) {
        return this.#blobs.size(digest);
    }
    readBlob(digest) {
        return this.#blobs.read(digest);
    }
    serveBlob(digest, range) {
        return serveBlob(this.#exchange, this.name, digest, range);
    }
    writeBlob(progress) {
        const context = {
            exchange: this.#exchange,
            repository: this.name,
            pool: this.#pool,
            hasBlob: async (digest) => (await this.#blobs.size(digest)) !== undefined,
        };
        return new StreamedBlobWriter(context, progress);
    }
    listTags(query) {
        return this.#lists.tags(query);
    }
    listReferrers(digest, query) {
        return this.#lists.referrers(digest, query);
    }
    createOnPush() {
        return this.#uploads.createOnPush();
    }
    openUpload(mount) {
        return this.#uploads.open(mount);
    }
    sendBlob(session, content, progress) {
        const context = {
            exchange: this.#exchange,
            uploads: this.#uploads,
            repository: this.name,
            hasBlob: async () => (await this.#blobs.size(content.digest)) !== undefined,
        };
        return new BlobSender(context, content, progress).send(session);
    }
    cancelUpload(session) {
        return this.#uploads.cancel(session);
    }
    headManifest(reference) {
        return this.#manifests.head(reference);
    }
    getManifest(reference) {
        return this.#manifests.get(reference);
    }
    putManifest(reference, bytes, mediaType) {
        return this.#manifests.put(reference, bytes, mediaType);
    }
    deleteTag(tag, digest) {
        return this.#manifests.deleteTag(tag, digest);
    }
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
