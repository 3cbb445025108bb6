export const id = 576;
export const ids = [576];
export const modules = {

/***/ 2576:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  serveRelay: () => (/* binding */ serveRelay)
});

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./lib/relay/server.js + 17 modules
var relay_server = __webpack_require__(3452);
// EXTERNAL MODULE: ./lib/shared/delay.js
var delay = __webpack_require__(3914);
// EXTERNAL MODULE: ./lib/shared/backoff.js
var shared_backoff = __webpack_require__(3189);
// EXTERNAL MODULE: ./lib/shared/abort.js
var abort = __webpack_require__(1487);
// EXTERNAL MODULE: ./lib/shared/adaptive-limiter.js + 1 modules
var adaptive_limiter = __webpack_require__(4739);
// EXTERNAL MODULE: ./lib/shared/denials.js
var denials = __webpack_require__(137);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/one-line.js
var one_line = __webpack_require__(2712);
;// CONCATENATED MODULE: ./lib/ecr/sdk-error.js


const sdkHint = /\s*Deserialization error: to see the raw response.*/s;
function nameOf(error) {
    return error instanceof Error ? error.name : '';
}
function statusOf(error) {
    const status = memberOf(memberOf(error, '$metadata'), 'httpStatusCode');
    return typeof status === 'number' ? status : 0;
}
function headersOf(error) {
    const headers = memberOf(memberOf(error, '$response'), 'headers');
    const texts = Object.entries(headers ?? {}).filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(texts);
}
function memberOf(value, name) {
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
const quotedToken = /(x-amz-security-token:)[^\s']+/gi;
function detailOf(error) {
    return (0,one_line/* oneLine */.TN)((0,errors/* messageOf */.bD)(error).replace(sdkHint, '').replace(quotedToken, '$1***'));
}
function isUnreadable(error) {
    return /^(?:SyntaxError|Unknown)$/.test(nameOf(error));
}

;// CONCATENATED MODULE: ./lib/ecr/credentials/rejections.js


const expired = new Set(['ExpiredTokenException', 'ExpiredToken']);
const invalid = new Set([
    'AuthFailure',
    'IncompleteSignature',
    'IncompleteSignatureException',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
]);
const wrongDate = new Set(['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed']);
const configureCredentials = 'Run aws-actions/configure-aws-credentials before this step (with "permissions: id-token: write"), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
const setClock = 'Set the clock of the runner (for example with NTP) and run the job again.';
function isExpired(error) {
    return expired.has(nameOf(error));
}
function rejectionOf(error) {
    const said = `${nameOf(error)}: ${detailOf(error)}`;
    if (isExpired(error)) {
        return new errors/* AwsCredentialsError */.eL(`The AWS session of the job has expired (${said})`, 'Run aws-actions/configure-aws-credentials shortly before this step, with a "role-duration-seconds" that outlasts the push.', { cause: error });
    }
    if (wrongDate.has(nameOf(error)) || /^Signature (?:expired|not yet current)/.test(detailOf(error))) {
        return new errors/* AwsCredentialsError */.eL(`AWS rejected the date of a signature (${said})`, setClock, {
            cause: error,
        });
    }
    if (!invalid.has(nameOf(error)))
        return undefined;
    return new errors/* AwsCredentialsError */.eL(`AWS rejected the credentials (${said})`, configureCredentials, {
        cause: error,
    });
}

;// CONCATENATED MODULE: ./lib/ecr/api-errors.js




const denied = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'NotAuthorized']);
const quotaRemedy = 'Delete what is no longer used (a lifecycle policy can delete images), or ask AWS for a higher quota.';
const remedies = {
    KmsException: 'Check that the KMS key exists in this region and that the role is allowed to use it.',
    OptInRequired: 'Enable the region for the account, or check the input "region".',
    SubscriptionRequiredException: 'Enable the region for the account, or check the input "region".',
    LimitExceededException: quotaRemedy,
    EndpointError: 'Remove endpoint_url, use_fips_endpoint or use_dualstack_endpoint from the AWS config file: they exclude each other.',
    InvalidTagParameterException: 'Check the input "repository-tags".',
    TooManyTagsException: 'Use at most 50 resource tags in "repository-tags".',
};
function toPushError(error, call) {
    if (error instanceof errors/* PushError */.Vc)
        return error;
    const name = nameOf(error);
    const detail = detailOf(error);
    const where = `${call.operation} in ${call.region}`;
    if (denied.has(name)) {
        if ((0,denials/* saysQuota */.$8)(detail)) {
            return new errors/* RegistryError */.gl(`${where} failed: ${detail}`, quotaRemedy, {
                status: statusOf(error),
                code: name,
                cause: error,
            });
        }
        const action = (0,denials/* deniedAction */.Ub)(detail) ?? `ecr:${call.operation}`;
        const on = call.repository === undefined ? '' : ` on repository ${call.repository}`;
        return new errors/* AccessDeniedError */.Uk(action, `The role is not allowed to call ${action}${on}: ${detail}`, (0,denials/* remedyForDenial */.XU)(detail, action), { cause: error });
    }
    const rejection = rejectionOf(error);
    if (rejection !== undefined)
        return rejection;
    if (name === 'RepositoryNotFoundException' && call.repository !== undefined) {
        return new errors/* RepositoryNotFoundError */.wN(call.repository, `the ECR registry in ${call.region}`, {
            cause: error,
        });
    }
    if (error instanceof SyntaxError || error instanceof TypeError) {
        const status = statusOf(error) === 0 ? '' : ` (status ${statusOf(error)})`;
        return new errors/* RegistryError */.gl(`${where} failed: not a valid ECR response${status}.`, 'Check AWS_ENDPOINT_URL_ECR and the proxy settings, then run the job again.', { status: statusOf(error), code: name, cause: error });
    }
    return new errors/* RegistryError */.gl(`${where} failed: ${name}: ${detail}`, remedies[name] ?? 'Run the job again. If the error persists, see docs/troubleshooting.md.', { status: statusOf(error), code: name, cause: error });
}

;// CONCATENATED MODULE: ./lib/ecr/credentials/clock-skew.js



const dateRejections = new Set([
    'AuthFailure',
    'InvalidSignatureException',
    'RequestExpired',
    'RequestInTheFuture',
    'RequestTimeTooSkewed',
    'SignatureDoesNotMatch',
]);
const leastSkewMilliseconds = 4 * 60_000;
class ClockError extends errors/* AwsCredentialsError */.eL {
    offset;
    constructor(offset, error) {
        super(`${describeOffset(offset)}, which therefore rejects the signatures (${nameOf(error)}: ${detailOf(error)})`, setClock, { cause: error });
        this.offset = offset;
    }
}
function clockErrorOf(error, signedOffset, now = Date.now()) {
    if (!dateRejections.has(nameOf(error)))
        return undefined;
    const theirs = dateOf(error);
    if (theirs === undefined)
        return undefined;
    const offset = theirs - now;
    return Math.abs(offset - signedOffset) < leastSkewMilliseconds ? undefined : new ClockError(offset, error);
}
function dateOf(error) {
    const { date, age } = headersOf(error);
    const header = age === undefined ? Date.parse(date ?? '') : Number.NaN;
    if (!Number.isNaN(header))
        return header;
    const said = /\((\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z [-+] \d+ min/.exec(detailOf(error));
    if (said === null)
        return undefined;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = said.slice(1).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second);
}
function describeOffset(offset) {
    const direction = offset > 0 ? 'behind' : 'ahead of';
    return `The clock of this machine is ${roughly(offset)} ${direction} the clock of AWS`;
}
function roughly(milliseconds) {
    const minutes = Math.round(Math.abs(milliseconds) / 60_000);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].join(' ').trim();
}

;// CONCATENATED MODULE: ./lib/ecr/credentials/signed-call.js


class SignedCall {
    #ended;
    #signature;
    #clockError;
    #renewed = false;
    constructor(ended) {
        this.#ended = ended;
    }
    async begin(client) {
        const accessKeyId = await this.#currentKey(client);
        const ended = this.#ended.get(accessKeyId);
        if (ended !== undefined)
            throw ended;
        this.#signature = { client, accessKeyId, clockOffset: client.config.systemClockOffset };
    }
    async #currentKey(client) {
        const { accessKeyId } = await client.config.credentials();
        if (!this.#ended.has(accessKeyId))
            return accessKeyId;
        return (await client.config.credentials({ forceRefresh: true })).accessKeyId;
    }
    async corrected(error) {
        if (this.#signature === undefined)
            return undefined;
        const { client, accessKeyId, clockOffset } = this.#signature;
        const clockError = clockErrorOf(error, clockOffset);
        if (clockError !== undefined) {
            if (this.#clockError !== undefined)
                throw clockError;
            this.#clockError = clockError;
            client.config.systemClockOffset = clockError.offset;
            return { clockOffset: clockError.offset };
        }
        if (!isExpired(error) || this.#renewed)
            return undefined;
        this.#renewed = true;
        const renewed = await client.config.credentials({ forceRefresh: true });
        if (renewed.accessKeyId !== accessKeyId)
            return {};
        const rejection = rejectionOf(error);
        if (rejection !== undefined)
            this.#ended.set(accessKeyId, rejection);
        return undefined;
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/shared/answer-too-long.js
var answer_too_long = __webpack_require__(1063);
;// CONCATENATED MODULE: ./lib/ecr/pages.js



const defaultLimits = { pages: 1000, entries: 250_000, emptyInARow: 20 };
const shortList = { pages: 25 };
const [largestPage, smallestPage] = [1000, 10];
async function* pagesOf(get, entries, what, limits = {}) {
    const most = { ...defaultLimits, ...limits };
    const tokens = new Set();
    const sized = new SizedPages(get);
    let [nextToken, listed, empty] = [undefined, 0, 0];
    for (let pages = 1;; pages += 1) {
        const page = await sized.get(nextToken);
        yield page;
        nextToken = page.nextToken;
        if (nextToken === undefined)
            return;
        const count = entries(page);
        listed += count;
        empty = count === 0 ? empty + 1 : 0;
        const token = (0,external_node_crypto_.createHash)('sha256').update(String(nextToken)).digest('base64');
        if (tokens.has(token))
            throw endless(what, 'its pages are repeated');
        if (empty > most.emptyInARow)
            throw endless(what, `${empty} pages in a row are empty`);
        if (pages >= most.pages)
            throw endless(what, `it has more than ${most.pages} pages`);
        if (listed > most.entries)
            throw endless(what, `it has more than ${most.entries} entries`);
        tokens.add(token);
    }
}
class SizedPages {
    #get;
    #maxResults = largestPage;
    constructor(get) {
        this.#get = get;
    }
    async get(nextToken) {
        for (;;) {
            try {
                return await this.#get({
                    maxResults: this.#maxResults,
                    ...(nextToken === undefined ? {} : { nextToken }),
                });
            }
            catch (error) {
                if (!(error instanceof answer_too_long/* AnswerTooLongError */.l) || this.#maxResults === smallestPage)
                    throw error;
                this.#maxResults /= 10;
            }
        }
    }
}
function endless(what, problem) {
    return new errors/* RegistryError */.gl(`${what} returned a list that does not end: ${problem}.`, 'Check AWS_ENDPOINT_URL_ECR and the proxy settings, then run the job again.');
}

// EXTERNAL MODULE: ./lib/shared/network-error.js
var network_error = __webpack_require__(648);
;// CONCATENATED MODULE: ./lib/ecr/retries.js



const throttled = new Set([
    'BandwidthLimitExceeded',
    'EC2ThrottledException',
    'PriorRequestNotComplete',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'ThrottledException',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
    'TransactionInProgressException',
]);
const retries_transient = new Set([
    'IDPCommunicationError',
    'IDPCommunicationErrorException',
    'InternalFailure',
    'RequestTimeout',
    'RequestTimeoutException',
    'ServerException',
    'ServiceUnavailable',
    'TimeoutError',
]);
function isThrottled(error) {
    return throttled.has(nameOf(error)) || statusOf(error) === 429;
}
function failureOf(error) {
    if (error instanceof network_error/* NetworkError */.Dr) {
        return error.retryable ? { reason: error.message, throttled: false } : undefined;
    }
    const status = statusOf(error);
    const name = nameOf(error);
    if (!isThrottled(error) && !(0,shared_backoff/* isRetriedStatus */.Mq)(status) && !retries_transient.has(name))
        return undefined;
    const wait = (0,shared_backoff/* retryAfter */.P9)(headersOf(error));
    return {
        reason: isUnreadable(error) ? `status ${status}` : `status ${status} ${name}`,
        throttled: isThrottled(error),
        ...(wait === undefined ? {} : { retryAfterMilliseconds: wait }),
    };
}

;// CONCATENATED MODULE: ./lib/ecr/api-calls.js









function apiLimiter(operation, clock) {
    switch (operation) {
        case 'BatchCheckLayerAvailability':
            return new adaptive_limiter/* AdaptiveLimiter */.f({ concurrency: 64, perSecond: 900, clock });
        case 'BatchGetImage':
            return new adaptive_limiter/* AdaptiveLimiter */.f({ concurrency: 16, perSecond: 1800, clock });
        default:
            return new adaptive_limiter/* AdaptiveLimiter */.f({ concurrency: 4, perSecond: 9, clock });
    }
}
const needed = new Set(['GetAuthorizationToken', 'CreateRepository']);
function policyOf(operation, policy) {
    if (needed.has(operation))
        return policy;
    return {
        ...policy,
        attempts: Math.min(3, policy.attempts),
        throttledAttempts: Math.min(8, policy.throttledAttempts),
        totalMilliseconds: Math.min(30_000, policy.totalMilliseconds),
    };
}
class ApiCalls {
    region;
    #client;
    #context;
    #shared;
    constructor(region, client, context, shared = { limiters: new Map(), ended: new Map(), clockNoted: false }) {
        this.region = region;
        this.#client = client;
        this.#context = context;
        this.#shared = shared;
    }
    for({ signal, requests }) {
        return new ApiCalls(this.region, this.#client, { ...this.#context, signal, requests }, this.#shared);
    }
    async call(kind, operation, repository, send) {
        const backoff = this.backoff(operation, policyOf(operation, this.#context.policy));
        const call = {
            operation,
            region: this.region,
            ...(repository === undefined ? {} : { repository }),
        };
        const signed = new SignedCall(this.#shared.ended);
        const { signal, requests } = this.#context;
        for (;;) {
            try {
                const client = await (0,abort/* untilAborted */.Eu)(this.#client(), signal);
                await (0,abort/* untilAborted */.Eu)(signed.begin(client.client), signal);
                return await this.#attempt(kind, call, () => send({ ...client, options: { abortSignal: signal } }));
            }
            catch (error) {
                const correction = await (0,abort/* untilAborted */.Eu)(signed.corrected(error), signal);
                if (correction !== undefined) {
                    requests.retry();
                    this.#note(correction);
                    continue;
                }
                const failure = failureOf(error);
                if (failure === undefined || !(await backoff.next(failure)))
                    throw toPushError(error, call);
            }
        }
    }
    pages(list, limits) {
        const { kind, operation, repository, send, entries } = list;
        const get = (page) => this.call(kind, operation, repository, sending => send(sending, page));
        return pagesOf(get, entries, `${operation} in ${this.region}`, limits);
    }
    backoff(what, policy = this.#context.policy) {
        return new shared_backoff/* Backoff */.nO({ ...this.#context, policy }, what);
    }
    async #attempt(kind, call, send) {
        const { requests, logger, signal } = this.#context;
        const permit = await this.#limiter(call.operation).acquire(signal);
        const started = performance.now();
        const ended = (status, throttled) => {
            const milliseconds = performance.now() - started;
            permit.release(throttled);
            requests.record({ kind, status, milliseconds, throttled });
            logger.debug(debugLine(call, status, milliseconds));
        };
        try {
            const answer = await (0,abort/* untilAborted */.Eu)(send(), signal);
            ended(200, false);
            return answer;
        }
        catch (error) {
            ended(statusOf(error), isThrottled(error));
            signal.throwIfAborted();
            throw error;
        }
    }
    #note({ clockOffset }) {
        if (clockOffset === undefined || this.#shared.clockNoted)
            return;
        this.#shared.clockNoted = true;
        this.#context.logger.info(`${describeOffset(clockOffset)}. Requests are signed with the time of AWS.`);
    }
    #limiter(operation) {
        const existing = this.#shared.limiters.get(operation);
        if (existing !== undefined)
            return existing;
        const limiter = apiLimiter(operation, this.#context.clock);
        this.#shared.limiters.set(operation, limiter);
        return limiter;
    }
}
function debugLine({ operation, region, repository }, status, milliseconds) {
    const of = repository === undefined ? '' : ` ${repository}`;
    const answer = status === 0 ? 'no response' : String(status);
    return `ECR ${region} ${operation}${of} ${answer} ${Math.round(milliseconds)} ms`;
}

// EXTERNAL MODULE: ./lib/oci/digest.js
var oci_digest = __webpack_require__(9501);
// EXTERNAL MODULE: ./lib/oci/media-types.js
var media_types = __webpack_require__(261);
// EXTERNAL MODULE: ./lib/oci/reference.js
var reference = __webpack_require__(3940);
;// CONCATENATED MODULE: ./lib/ecr/answers.js


const maxKeyLength = 2048;
function toRepository(answer) {
    if (answer?.repositoryName === undefined || !(0,reference/* isRepositoryName */.en)(answer.repositoryName))
        return undefined;
    if ((answer.encryptionConfiguration?.kmsKey ?? '').length > maxKeyLength)
        return undefined;
    return {
        name: answer.repositoryName,
        registryId: answer.registryId ?? '',
        encryption: toEncryption(answer.encryptionConfiguration),
        tagMutability: answer.imageTagMutability ?? 'MUTABLE',
        exclusionFilters: toFilters(answer.imageTagMutabilityExclusionFilters),
    };
}
function toCreationTemplate(answer) {
    const { prefix, appliedFor = [], resourceTags = [] } = answer;
    if (prefix === undefined || !appliedFor.includes('CREATE_ON_PUSH'))
        return undefined;
    return {
        prefix: prefix.replace(/\/+$/, ''),
        encryption: toEncryption(answer.encryptionConfiguration),
        tagMutability: answer.imageTagMutability ?? 'MUTABLE',
        resourceTags: Object.fromEntries(resourceTags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]]))),
    };
}
const maxFilterLength = 128;
function toFilters(answers = []) {
    const known = answers.flatMap(({ filterType, filter = '' }) => filterType === 'WILDCARD' && filter !== '' && filter.length <= maxFilterLength ? [filter] : []);
    return known.length === answers.length ? known : undefined;
}
function toEncryption(answer) {
    const type = answer?.encryptionType ?? 'AES256';
    return answer?.kmsKey === undefined ? { type } : { type, kmsKey: answer.kmsKey };
}
function toManifest(answer) {
    const digest = digestOfImage(answer);
    if (digest === undefined || answer.imageManifest === undefined)
        return undefined;
    return {
        digest,
        mediaType: answer.imageManifestMediaType ?? '',
        bytes: Buffer.from(answer.imageManifest, 'utf8'),
    };
}
function digestOfImage({ imageId }) {
    const digest = imageId?.imageDigest;
    return digest !== undefined && (0,oci_digest/* isDigest */.Bc)(digest) ? digest : undefined;
}
function chunked(items, size) {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

// EXTERNAL MODULE: ./lib/ecr/control-plane.js
var control_plane = __webpack_require__(3932);
;// CONCATENATED MODULE: ./lib/ecr/api-images.js





const maxImagePages = 3;
class ApiImages {
    #calls;
    #registry;
    constructor(calls, registryId) {
        this.#calls = calls;
        this.#registry = registryId === undefined ? {} : { registryId };
    }
    async availableLayers(repositoryName, digests) {
        const send = (layerDigests) => this.#calls.call('check-layers', 'BatchCheckLayerAvailability', repositoryName, ({ sdk, client, options }) => client.send(new sdk.BatchCheckLayerAvailabilityCommand({
            ...this.#registry,
            repositoryName,
            layerDigests: [...layerDigests],
        }), options));
        const answers = await Promise.all(chunked(digests, control_plane/* digestsPerCall */.F).map(send));
        const available = answers
            .flatMap(({ layers }) => layers ?? [])
            .filter(({ layerAvailability }) => layerAvailability === 'AVAILABLE');
        return new Map(available.flatMap(({ layerDigest, layerSize }) => (0,oci_digest/* isDigest */.Bc)(layerDigest) ? [[layerDigest, sizeOrUndefined(layerSize)]] : []));
    }
    async recentImages(repositoryName, limit) {
        const pages = this.#calls.pages({
            kind: 'list-images',
            operation: 'DescribeImages',
            repository: repositoryName,
            send: ({ sdk, client, options }, page) => client.send(new sdk.DescribeImagesCommand({ ...this.#registry, repositoryName, ...page }), options),
            entries: ({ imageDetails }) => imageDetails?.length ?? 0,
        });
        const found = [];
        let read = 0;
        for await (const { imageDetails = [] } of pages) {
            for (const { imageDigest = '', imagePushedAt, lastRecordedPullTime } of imageDetails) {
                if (!(0,oci_digest/* isDigest */.Bc)(imageDigest))
                    continue;
                const pulled = lastRecordedPullTime !== undefined;
                found.push({ digest: imageDigest, pushedAt: imagePushedAt?.getTime() ?? 0, pulled });
            }
            read += 1;
            if (read === maxImagePages)
                break;
        }
        return chooseImages(found, limit);
    }
    async manifests(repository, digests) {
        const ids = digests.map(imageDigest => ({ imageDigest }));
        const { images } = await this.#getImages(repository, ids, toManifest);
        return images.filter(manifest => manifest !== undefined);
    }
    async resolveImages(repository, references) {
        const ids = references.map(text => ((0,oci_digest/* isDigest */.Bc)(text) ? { imageDigest: text } : { imageTag: text }));
        const digests = new Map();
        const { images, failures } = await this.#getImages(repository, ids, image => ({
            tag: image.imageId?.imageTag,
            digest: digestOfImage(image),
        }));
        for (const { tag, digest } of images) {
            if (digest === undefined)
                continue;
            for (const name of [tag, digest]) {
                if (name !== undefined && references.includes(name))
                    digests.set(name, digest);
            }
        }
        const absent = failures
            .filter(({ failureCode }) => failureCode === 'ImageNotFound')
            .map(({ imageId }) => imageId?.imageTag ?? imageId?.imageDigest);
        const answered = new Set([...digests.keys(), ...absent]);
        return { digests, unknown: new Set(references.filter(name => !answered.has(name))) };
    }
    async #getImages(repositoryName, ids, keep) {
        const some = chunked(ids, control_plane/* digestsPerCall */.F).map(part => this.#getSome(repositoryName, part, keep));
        const answers = (await Promise.all(some)).flat();
        return {
            images: answers.flatMap(({ images }) => images),
            failures: answers.flatMap(({ failures }) => failures),
        };
    }
    async #getSome(repositoryName, imageIds, keep) {
        try {
            const { images = [], failures = [] } = await this.#calls.call('batch-get-image', 'BatchGetImage', repositoryName, ({ sdk, client, options }) => client.send(new sdk.BatchGetImageCommand({
                ...this.#registry,
                repositoryName,
                imageIds: [...imageIds],
                acceptedMediaTypes: [...media_types/* manifestMediaTypes */.$P],
            }), options));
            return [{ images: images.map(keep), failures }];
        }
        catch (error) {
            if (!(error instanceof answer_too_long/* AnswerTooLongError */.l) || imageIds.length === 1)
                throw error;
            const [first = [], second = []] = chunked(imageIds, Math.ceil(imageIds.length / 2));
            const before = await this.#getSome(repositoryName, first, keep);
            return [...before, ...(await this.#getSome(repositoryName, second, keep))];
        }
    }
}
function sizeOrUndefined(size) {
    return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}
function chooseImages(images, limit) {
    const newestFirst = images.toSorted((a, b) => b.pushedAt - a.pushedAt);
    const proven = new Set(newestFirst.filter(({ pulled }) => pulled).slice(0, Math.ceil(limit / 2)));
    const others = newestFirst.filter(image => !proven.has(image)).slice(0, limit - proven.size);
    return [...proven, ...others].map(({ digest, pulled }) => ({ digest, pulled }));
}

;// CONCATENATED MODULE: ./lib/ecr/api-repositories.js





const maxNames = 100;
class ApiRepositories {
    #calls;
    #registry;
    constructor(calls, registryId) {
        this.#calls = calls;
        this.#registry = registryId === undefined ? {} : { registryId };
    }
    async describe(name) {
        return (await this.describeAll([name]))[0];
    }
    async describeNew(name) {
        const backoff = this.#calls.backoff('DescribeRepositories');
        const failure = { reason: `repository ${name} was just created and is not listed yet`, throttled: false };
        for (;;) {
            const description = await this.describe(name);
            if (description !== undefined || !(await backoff.next(failure)))
                return description;
        }
    }
    async describeAll(names) {
        const described = await Promise.all(chunked(names, maxNames).map(some => this.#describeSome(some)));
        return described.flat();
    }
    async #describeSome(repositoryNames) {
        try {
            const answer = await this.#calls.call('describe-repositories', 'DescribeRepositories', repositoryNames.join(', '), ({ sdk, client, options }) => client.send(new sdk.DescribeRepositoriesCommand({
                ...this.#registry,
                repositoryNames: [...repositoryNames],
            }), options));
            return repositoriesOf(answer, this.#calls.region);
        }
        catch (error) {
            if (!(error instanceof errors/* RepositoryNotFoundError */.wN))
                throw error;
            if (repositoryNames.length === 1)
                return [];
            const halves = chunked(repositoryNames, Math.ceil(repositoryNames.length / 2));
            return (await Promise.all(halves.map(half => this.#describeSome(half)))).flat();
        }
    }
    async *list() {
        const pages = this.#calls.pages({
            kind: 'describe-repositories',
            operation: 'DescribeRepositories',
            send: ({ sdk, client, options }, page) => client.send(new sdk.DescribeRepositoriesCommand({ ...this.#registry, ...page }), options),
            entries: ({ repositories }) => repositories?.length ?? 0,
        });
        for await (const answer of pages) {
            const repositories = repositoriesOf(answer, this.#calls.region);
            yield { repositories, last: answer.nextToken === undefined };
        }
    }
    async callerAccount() {
        try {
            const answer = await this.#calls.call('describe-repositories', 'DescribeRepositories', undefined, ({ sdk, client, options }) => client.send(new sdk.DescribeRepositoriesCommand({ maxResults: 1 }), options));
            return repositoriesOf(answer, this.#calls.region)[0]?.registryId || undefined;
        }
        catch (error) {
            if (error instanceof errors/* AccessDeniedError */.Uk || error instanceof errors/* RegistryError */.gl)
                return undefined;
            throw error;
        }
    }
    async pullThroughCachePrefixes() {
        const pages = this.#calls.pages({
            kind: 'describe-pull-through-rules',
            operation: 'DescribePullThroughCacheRules',
            send: ({ sdk, client, options }, page) => client.send(new sdk.DescribePullThroughCacheRulesCommand({ ...this.#registry, ...page }), options),
            entries: ({ pullThroughCacheRules }) => pullThroughCacheRules?.length ?? 0,
        }, shortList);
        const prefixes = [];
        for await (const { pullThroughCacheRules = [] } of pages) {
            prefixes.push(...pullThroughCacheRules.map(rule => rule.ecrRepositoryPrefix));
        }
        return prefixes.filter(prefix => prefix !== undefined);
    }
    async create(repository) {
        const answer = await this.#calls.call('create-repository', 'CreateRepository', repository.name, ({ sdk, client, options }) => client
            .send(new sdk.CreateRepositoryCommand({ ...this.#registry, ...creationOf(repository) }), options)
            .catch(error => {
            if (nameOf(error) === 'RepositoryAlreadyExistsException')
                return { repository: undefined };
            throw error;
        }));
        const own = toRepository(answer.repository);
        if (own !== undefined)
            return { created: true, description: own };
        const other = await this.describe(repository.name).catch((error) => {
            if (error instanceof errors/* AccessDeniedError */.Uk)
                return undefined;
            throw error;
        });
        return { created: false, ...(other === undefined ? {} : { description: other }) };
    }
}
function repositoriesOf({ repositories = [] }, region) {
    try {
        return repositories.map(toRepository).filter(repository => repository !== undefined);
    }
    catch (error) {
        throw toPushError(error, { operation: 'DescribeRepositories', region });
    }
}
function creationOf({ name, encryption, immutableTags, resourceTags }) {
    const tags = Object.entries(resourceTags).map(([Key, Value]) => ({ Key, Value }));
    const kmsKey = encryption?.kmsKey;
    return {
        repositoryName: name,
        imageTagMutability: immutableTags ? 'IMMUTABLE' : 'MUTABLE',
        ...(tags.length === 0 ? {} : { tags }),
        ...(encryption === undefined
            ? {}
            : {
                encryptionConfiguration: {
                    encryptionType: encryption.type,
                    ...(kmsKey === undefined ? {} : { kmsKey }),
                },
            }),
    };
}

// EXTERNAL MODULE: ./lib/oci/ecr-host.js
var ecr_host = __webpack_require__(4114);
// EXTERNAL MODULE: ./lib/shared/basic-auth.js
var basic_auth = __webpack_require__(5078);
// EXTERNAL MODULE: ./lib/shared/named-address.js
var named_address = __webpack_require__(597);
;// CONCATENATED MODULE: ./lib/ecr/authorization.js




const aws = new URL('https://amazonaws.com');
const remedy = 'Check that AWS_ENDPOINT_URL_ECR points to ECR.';
const lifetimeMilliseconds = 12 * 60 * 60 * 1000;
function toAuthorization(data, choice, mask, clockOffset = 0) {
    const token = data?.authorizationToken ?? '';
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(token)) {
        throw new errors/* RegistryError */.gl('GetAuthorizationToken did not return a valid token.', remedy);
    }
    mask(token);
    const password = (0,basic_auth/* decodeUserPassword */.zf)(token)?.password ?? '';
    if (password !== '')
        mask(password);
    const own = ownEndpoint(data?.proxyEndpoint, choice);
    const callerAccount = (0,ecr_host/* parseEcrHost */.wl)(own.host)?.registryId;
    return {
        endpoint: endpointOf(own, choice),
        authorization: (0,basic_auth/* basicHeader */.mk)(token),
        expiresAt: data?.expiresAt === undefined
            ? new Date(Date.now() + lifetimeMilliseconds)
            : new Date(data.expiresAt.getTime() - clockOffset),
        ...(callerAccount === undefined ? {} : { callerAccount }),
    };
}
function ownEndpoint(proxyEndpoint, { api = aws }) {
    const endpoint = URL.parse(proxyEndpoint ?? '');
    if (endpoint === null) {
        throw new errors/* RegistryError */.gl('GetAuthorizationToken did not return a valid proxyEndpoint.', remedy);
    }
    const why = (0,named_address/* whyNotCalled */.ZH)(endpoint, api);
    if (why === undefined)
        return endpoint;
    const by = api === aws ? 'GetAuthorizationToken' : `GetAuthorizationToken of ${api.host}`;
    throw new errors/* RegistryError */.gl(`${by} names the registry ${(0,named_address/* shownAddress */.Uk)(endpoint)}, which ${why}.`, `${remedy} The token was not sent there.`);
}
function endpointOf(endpoint, { registryId, host, form }) {
    const own = (0,ecr_host/* parseEcrHost */.wl)(endpoint.host);
    if (own === undefined)
        return new URL(endpoint.origin);
    const chosen = {
        region: own.region,
        registryId: registryId ?? own.registryId,
        fips: own.fips || form?.fips === true,
        dualStack: own.dualStack || form?.dualStack === true,
    };
    const formed = (0,ecr_host/* formatEcrHost */.QY)(chosen);
    return host !== undefined && (0,ecr_host/* isSameRegistry */.mS)(host, formed)
        ? new URL(`https://${host}`)
        : new URL(`${endpoint.protocol}//${formed}`);
}

;// CONCATENATED MODULE: ./lib/ecr/creation-templates.js


async function creationTemplates(calls) {
    const pages = calls.pages({
        kind: 'describe-creation-templates',
        operation: 'DescribeRepositoryCreationTemplates',
        send: ({ sdk, client, options }, page) => client.send(new sdk.DescribeRepositoryCreationTemplatesCommand({ ...page }), options),
        entries: ({ repositoryCreationTemplates }) => repositoryCreationTemplates?.length ?? 0,
    }, shortList);
    const templates = [];
    for await (const { repositoryCreationTemplates = [] } of pages) {
        templates.push(...repositoryCreationTemplates.map(toCreationTemplate));
    }
    return templates.filter(template => template !== undefined);
}
function templateFor(repository, templates) {
    const [longest] = templates
        .filter(({ prefix }) => repository.startsWith(`${prefix}/`))
        .toSorted((a, b) => b.prefix.length - a.prefix.length);
    return longest ?? templates.find(({ prefix }) => prefix === 'ROOT');
}

// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: ./lib/shared/transport-times.js
var transport_times = __webpack_require__(1495);
// EXTERNAL MODULE: ./lib/shared/units.js
var units = __webpack_require__(6058);
// EXTERNAL MODULE: external "node:diagnostics_channel"
var external_node_diagnostics_channel_ = __webpack_require__(3053);
;// CONCATENATED MODULE: ./lib/ecr/credentials/bounded-answers.js



const maxBytes = 256 * 1024;
const responses = 'http.client.response.finish';
async function withBoundedAnswers(work) {
    const { promise: failed, reject } = Promise.withResolvers();
    const watch = (message) => {
        const { request, response } = message;
        const { host } = request;
        let size = 0;
        const count = (chunk) => {
            size += chunk.byteLength;
            if (size <= maxBytes)
                return;
            reject(new answer_too_long/* AnswerTooLongError */.l('Credentials', host, `the limit of ${maxBytes} bytes`));
            request.destroy();
        };
        const { socket } = response;
        socket.on('data', count);
        response.once('close', () => {
            socket.off('data', count);
            const { complete, statusCode = 0 } = response;
            if (!complete && statusCode < 300)
                reject((0,network_error/* toNetworkError */.Ur)({ code: 'UND_ERR_SOCKET' }, host));
        });
    };
    (0,external_node_diagnostics_channel_.subscribe)(responses, watch);
    try {
        return await Promise.race([failed, work()]);
    }
    finally {
        (0,external_node_diagnostics_channel_.unsubscribe)(responses, watch);
    }
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./lib/ecr/credentials/shared-files.js





const reading = 'read the AWS credentials';
function sharedFiles() {
    const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
    return [
        AWS_CONFIG_FILE || (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.aws', 'config'),
        AWS_SHARED_CREDENTIALS_FILE || (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.aws', 'credentials'),
    ];
}
async function unreadableFile(error) {
    const named = (0,file_error/* pathOf */.XM)(error);
    if (named !== undefined && !isAbsent(error))
        return (0,file_error/* readError */.lS)(error, reading, named);
    for (const path of sharedFiles()) {
        const problem = await (0,promises_.access)(path, external_node_fs_.constants.R_OK).catch((reason) => reason);
        if (problem !== undefined && !isAbsent(problem))
            return (0,file_error/* readError */.lS)(problem, reading, path);
    }
    return undefined;
}
function isAbsent(error) {
    return /^(?:ENOENT|ENOTDIR)$/.test((0,file_error/* codeOf */.$N)(error));
}

;// CONCATENATED MODULE: ./lib/ecr/credentials/missing-profile.js


const mostNames = 5;
async function missingProfile() {
    const { AWS_PROFILE: profile } = process.env;
    if (!profile)
        return undefined;
    const { loadSharedConfigFiles } = await (0,file_error/* whenHandlesAreFree */.OY)(() => __webpack_require__.e(/* import() */ 291).then(__webpack_require__.t.bind(__webpack_require__, 7291, 19)));
    const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
    const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
    if (names.has(profile))
        return undefined;
    const some = [...names].filter(name => !name.includes('.')).slice(0, mostNames);
    const have = some.length === 0 ? 'Neither has a profile.' : `Profiles there: ${some.join(', ')}.`;
    return `AWS_PROFILE is "${profile}", but neither ${sharedFiles().join(' nor ')} has a profile of that name. ${have}`;
}

;// CONCATENATED MODULE: ./lib/ecr/credentials/source-problem.js









const runAgain = 'Run the job again. If the error persists, see docs/troubleshooting.md.';
async function problemOf(error) {
    if (error instanceof network_error/* NetworkError */.Dr) {
        const message = `AWS credentials could not be fetched: ${error.message}`;
        return {
            error: new errors/* AwsCredentialsError */.eL(message, error.remedy, { cause: error }),
            temporary: failureOf(error),
        };
    }
    if (statusOf(error) > 0 || /^Invalid response from STS/.test((0,errors/* messageOf */.bD)(error)))
        return stsProblem(error);
    const unreadable = await unreadableFile(error);
    if (unreadable !== undefined) {
        const message = `No AWS credentials were found: ${unreadable.message}`;
        const remedy = `${unreadable.remedy} Or run aws-actions/configure-aws-credentials before this step.`;
        return { error: new errors/* AwsCredentialsError */.eL(message, remedy, { cause: unreadable }) };
    }
    const profile = await missingProfile();
    if (profile !== undefined) {
        const message = `No AWS credentials were found: ${profile}`;
        const remedy = 'Fix or unset AWS_PROFILE, or run aws-actions/configure-aws-credentials before this step.';
        return { error: new errors/* AwsCredentialsError */.eL(message, remedy, { cause: error }) };
    }
    const named = error instanceof Error && !/^(?:Error|\w*ProviderError)$/.test(error.name);
    const detail = (0,one_line/* oneLine */.TN)(`${named ? `${error.name}: ` : ''}${(0,errors/* messageOf */.bD)(error)}`).replace(/\.$/, '');
    const message = `No AWS credentials were found (${detail}).`;
    return { error: new errors/* AwsCredentialsError */.eL(message, configureCredentials, { cause: error }) };
}
function stsProblem(error) {
    const temporary = failureOf(error);
    const clock = temporary === undefined ? clockErrorOf(error, 0) : undefined;
    if (clock !== undefined)
        return { error: clock };
    const { AWS_ROLE_ARN: role = '', AWS_PROFILE: profile = 'default' } = process.env;
    const denial = isWebIdentity()
        ? `AWS STS did not issue credentials for the role ${role}`
        : `AWS did not issue credentials for the profile ${profile}`;
    const name = nameOf(error);
    const status = statusOf(error);
    const what = status < 300 ? 'a response that is not valid' : `status ${status}`;
    const detail = isUnreadable(error) || status < 300 ? '' : ` ${name}: ${detailOf(error)}`;
    return {
        error: new errors/* AwsCredentialsError */.eL(`${denial}. It returned ${what}${detail}`, remedyFor(name, status, temporary), { cause: error }),
        temporary,
    };
}
function remedyFor(name, status, temporary) {
    if (temporary !== undefined)
        return runAgain;
    if (/^AccessDenied/.test(name)) {
        return isWebIdentity()
            ? 'Check the ARN of the role, and its trust policy: the conditions on "sub" (on GitHub, repo:OWNER/NAME:…) and "aud" must match the OIDC token of this job (docs/iam.md).'
            : 'Check the ARN of the role, and that its trust policy and the policies of the caller allow sts:AssumeRole.';
    }
    if (/^ExpiredToken/.test(name) && isWebIdentity())
        return 'The OIDC token in the file AWS_WEB_IDENTITY_TOKEN_FILE is too old: fetch it shortly before this step.';
    if (/^InvalidIdentityToken/.test(name))
        return 'Check that the account has an IAM identity provider for the issuer and the audience of the OIDC token.';
    if (status < 300 || isUnreadableName(name))
        return 'Check AWS_ENDPOINT_URL_STS and the proxy settings, then run the job again.';
    return 'Check AWS_ROLE_ARN or AWS_PROFILE, and run aws-actions/configure-aws-credentials before this step.';
}
function isUnreadableName(name) {
    return name === 'Unknown' || name === 'SyntaxError' || name === 'Error';
}
function isWebIdentity() {
    const { AWS_PROFILE, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN } = process.env;
    return !AWS_PROFILE && Boolean(AWS_WEB_IDENTITY_TOKEN_FILE) && Boolean(AWS_ROLE_ARN);
}

;// CONCATENATED MODULE: ./lib/ecr/credentials/remote-source.js







async function unlessRemote(error, problem) {
    const environment = process.env;
    const others = environment['AWS_PROFILE'] || environment['AWS_WEB_IDENTITY_TOKEN_FILE'];
    if (others || error instanceof network_error/* NetworkError */.Dr || statusOf(error) > 0)
        return await problem();
    const relative = environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
    const full = environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
    if (relative || full)
        return await askContainer(relative ? `http://169.254.170.2${relative}` : `${full}`);
    if (/^(?!$|false$)/.test(environment['AWS_EC2_METADATA_DISABLED'] ?? ''))
        return await problem();
    return await askInstance(problem);
}
async function askContainer(address) {
    const { fromHttp } = await (0,file_error/* whenHandlesAreFree */.OY)(() => Promise.all(/* import() */[__webpack_require__.e(291), __webpack_require__.e(422), __webpack_require__.e(605)]).then(__webpack_require__.t.bind(__webpack_require__, 8605, 19)));
    try {
        return await fromHttp({ maxRetries: 0 })();
    }
    catch (error) {
        const url = URL.parse(address);
        const where = `The credential endpoint of the container, ${url === null ? address : url.origin + url.pathname},`;
        const message = (0,one_line/* oneLine */.TN)((0,errors/* messageOf */.bD)(error)).replace(/^Error: /, '');
        const status = Number(/with status: (\d{3})/.exec(message)?.[1] ?? 0);
        const unreachable = /\bE[A-Z_]{4,}\b|[Tt]ime(?:d )?out|socket hang up/.test(message);
        if (status > 0)
            return answered(where, status, saidBy(error), error);
        return {
            error: new errors/* AwsCredentialsError */.eL(unreachable
                ? `${where} could not be reached (${message})`
                : `${where} did not return credentials (${message})`, 'Check AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, and the role of the container, then run the job again.', { cause: error }),
            temporary: unreachable ? { reason: message, throttled: false } : undefined,
        };
    }
}
async function askInstance(problem) {
    const { fromInstanceMetadata } = await (0,file_error/* whenHandlesAreFree */.OY)(() => Promise.all(/* import() */[__webpack_require__.e(291), __webpack_require__.e(422), __webpack_require__.e(566)]).then(__webpack_require__.t.bind(__webpack_require__, 566, 19)));
    try {
        return await fromInstanceMetadata({ maxRetries: 0 })();
    }
    catch (error) {
        const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 0;
        if (!(0,shared_backoff/* isRetriedStatus */.Mq)(status))
            return await problem();
        return answered('The instance metadata service (IMDS)', status, '', error);
    }
}
function answered(where, status, said, cause) {
    const again = (0,shared_backoff/* isRetriedStatus */.Mq)(status);
    return {
        error: new errors/* AwsCredentialsError */.eL(`${where} returned status ${status}${said} instead of AWS credentials`, again ? runAgain : 'Check the role of the task, the pod or the instance, then run the job again.', { cause }),
        temporary: again ? { reason: `status ${status}`, throttled: status === 429 } : undefined,
    };
}
function saidBy(error) {
    if (typeof error !== 'object' || error === null)
        return '';
    const parts = ['Code', 'Message'].flatMap(name => {
        const value = Reflect.get(error, name);
        return typeof value === 'string' && value !== '' ? [value] : [];
    });
    return parts.length === 0 ? '' : ` ${(0,one_line/* oneLine */.TN)(parts.join(': '), 200)}`;
}

;// CONCATENATED MODULE: ./lib/ecr/credentials/credential-source.js











const failureLasts = 60_000;
class CredentialSource {
    #context;
    #milliseconds;
    #chain;
    #last;
    #failed;
    constructor(context) {
        this.#context = context;
        this.#milliseconds = (0,transport_times/* transportTimes */.W)(context.times ?? {}).exchangeMilliseconds;
    }
    async fetch(caller, clockOffset) {
        if (this.#failed !== undefined && performance.now() - this.#failed.at < failureLasts) {
            return this.#lastOr(this.#failed.error);
        }
        const found = await this.#withRetries(caller);
        if ('error' in found) {
            const lasts = found.temporary !== undefined || this.#last !== undefined;
            this.#failed = lasts ? { at: performance.now(), error: found.error } : undefined;
            return this.#lastOr(found.error);
        }
        this.#failed = undefined;
        if (this.#last === undefined)
            await this.#warnOfProfile();
        const { expiration, ...credentials } = found;
        const expires = expiration && { expiration: new Date(expiration.getTime() - clockOffset) };
        this.#last = { ...credentials, ...expires };
        return this.#last;
    }
    async #warnOfProfile() {
        const missing = await missingProfile();
        if (missing === undefined)
            return;
        this.#context.logger.warning(`${missing} Credentials of another source are used.`);
    }
    #lastOr(error) {
        if (this.#last?.expiration !== undefined && this.#last.expiration.getTime() > Date.now())
            return this.#last;
        throw error;
    }
    async #withRetries(caller) {
        const backoff = new shared_backoff/* Backoff */.nO(this.#context, 'AWS credentials');
        for (;;) {
            const found = await this.#attempt(caller);
            if (!('error' in found) || found.temporary === undefined)
                return found;
            if (!(await backoff.next(found.temporary)))
                return found;
        }
    }
    async #attempt(caller) {
        try {
            return await (0,delay/* inTime */.RN)(this.#ask(caller), this.#milliseconds, () => tooSlow(this.#milliseconds));
        }
        catch (error) {
            this.#chain = undefined;
            this.#context.signal.throwIfAborted();
            return await problemOf(error);
        }
    }
    async #ask(caller) {
        try {
            const { withCredentialProcess } = await (0,file_error/* whenHandlesAreFree */.OY)(() => Promise.all(/* import() */[__webpack_require__.e(291), __webpack_require__.e(834)]).then(__webpack_require__.bind(__webpack_require__, 834)));
            const chain = await this.#connect();
            const load = () => chain({ ...caller, forceRefresh: true });
            return await withBoundedAnswers(() => withCredentialProcess(this.#context.signal, load));
        }
        catch (error) {
            this.#chain = undefined;
            this.#context.signal.throwIfAborted();
            if (error instanceof errors/* AwsCredentialsError */.eL)
                return { error };
            return await withBoundedAnswers(() => unlessRemote(error, () => problemOf(error)));
        }
    }
    #connect() {
        this.#chain ??= (0,file_error/* whenHandlesAreFree */.OY)(() => Promise.all(/* import() */[__webpack_require__.e(291), __webpack_require__.e(422), __webpack_require__.e(605), __webpack_require__.e(861)]).then(__webpack_require__.t.bind(__webpack_require__, 5861, 19))).then(({ defaultProvider }) => defaultProvider({ ignoreCache: true, maxRetries: 0, clientConfig: { maxAttempts: 2 } }));
        return this.#chain;
    }
}
function tooSlow(milliseconds) {
    return new network_error/* NetworkError */.Dr(`their source did not answer completely within ${(0,units/* formatDuration */.a)(milliseconds)}.`, 'Check STS, or the credential endpoint of the container or instance, then run the job again.', true, 'STALLED');
}

;// CONCATENATED MODULE: ./lib/ecr/endpoint-form.js


function endpointForm(host, environment = process.env) {
    const named = host === undefined ? undefined : (0,ecr_host/* parseEcrHost */.wl)(host);
    const fips = chosen('AWS_USE_FIPS_ENDPOINT', named?.fips, environment);
    const dualStack = chosen('AWS_USE_DUALSTACK_ENDPOINT', named?.dualStack, environment);
    return {
        ...(fips === undefined ? {} : { fips }),
        ...(dualStack === undefined ? {} : { dualStack }),
    };
}
function chosen(variable, named = false, environment) {
    const value = environment[variable]?.trim().toLowerCase();
    if (value === 'true')
        return true;
    if (value === 'false')
        return false;
    if (value === undefined)
        return named ? true : undefined;
    if (value === '')
        return named;
    throw new errors/* RegistryError */.gl(`${variable} is "${environment[variable]}", which is neither true nor false.`, 'Set it to true or false, or unset it.');
}

;// CONCATENATED MODULE: ./lib/shared/header-names.js
function lowerCased(headers) {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

// EXTERNAL MODULE: ./lib/shared/http-transport.js + 5 modules
var http_transport = __webpack_require__(7354);
// EXTERNAL MODULE: ./lib/shared/error-text.js
var error_text = __webpack_require__(9751);
// EXTERNAL MODULE: ./lib/shared/json-values.js
var json_values = __webpack_require__(2614);
// EXTERNAL MODULE: ./lib/shared/read-bounded.js
var read_bounded = __webpack_require__(9105);
;// CONCATENATED MODULE: ./lib/ecr/api-answer.js





const defaultAnswerLimits = { list: 16 * 1024 * 1024, other: 1024 * 1024 };
const lists = new Set([
    'BatchGetImage',
    'DescribeImages',
    'DescribePullThroughCacheRules',
    'DescribeRepositories',
    'DescribeRepositoryCreationTemplates',
]);
const maxValues = 250_000;
async function readApiAnswer(answer, { operation, host }, limits) {
    if (answer.status >= 400)
        return await readError(answer);
    const limit = lists.has(operation) ? limits.list : limits.other;
    const tooLong = (what) => new answer_too_long/* AnswerTooLongError */.l(operation, host, `the limit of ${what}`);
    const body = await (0,http_transport/* readAll */.y)(answer, limit).catch((error) => {
        throw error instanceof RangeError ? tooLong(`${limit} bytes`) : error;
    });
    if ((0,json_values/* countJsonValues */.M)(body) > maxValues)
        throw tooLong(`${maxValues} values`);
    return body;
}
async function readError(answer) {
    const { bytes, cut } = await (0,read_bounded/* readStart */.H)(answer.chunks(), error_text/* maxErrorBytes */.o);
    if (!cut)
        return bytes;
    const start = bytes.toString('utf8');
    const name = (0,error_text/* memberOfStart */.W)(start, '__type') ?? (0,error_text/* memberOfStart */.W)(start, 'code');
    const message = (0,error_text/* memberOfStart */.W)(start, 'message') ?? (0,error_text/* memberOfStart */.W)(start, 'Message');
    if (name === undefined && message === undefined)
        return bytes;
    return Buffer.from(JSON.stringify({ __type: name, message }));
}

;// CONCATENATED MODULE: ./lib/ecr/http-handler.js



class SdkHttpHandler {
    metadata = { handlerProtocol: 'http/1.1' };
    #transport;
    #signal;
    #limits;
    constructor(signal, times = {}, limits = {}) {
        this.#signal = signal;
        this.#limits = { ...defaultAnswerLimits, ...limits };
        this.#transport = new http_transport/* HttpTransport */.G(times);
    }
    async handle(request, { abortSignal } = {}) {
        const { host: _host, ...headers } = lowerCased(request.headers);
        const answer = await this.#transport.send({
            method: request.method,
            url: urlOf(request),
            headers,
            ...(isBody(request.body) ? { body: request.body } : {}),
            signal: abortSignal instanceof AbortSignal ? abortSignal : this.#signal,
        });
        const body = await readApiAnswer(answer, askedBy(request), this.#limits);
        return { response: { statusCode: answer.status, headers: { ...answer.headers }, body } };
    }
    updateHttpClientConfig() { }
    httpHandlerConfigs() {
        return {};
    }
    async destroy() {
        await this.#transport.close();
    }
}
function askedBy({ headers, body, hostname }) {
    const target = lowerCased(headers)['x-amz-target'];
    const form = typeof body === 'string' ? /(?:^|&)Action=(\w+)/.exec(body)?.[1] : undefined;
    return { operation: target?.slice(target.lastIndexOf('.') + 1) ?? form ?? 'AWS', host: hostname };
}
function isBody(body) {
    return (typeof body === 'string' && body !== '') || body instanceof Uint8Array;
}
function urlOf({ protocol, hostname, port, path, query = {} }) {
    const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
    for (const [name, value] of Object.entries(query)) {
        for (const item of Array.isArray(value) ? value : [value])
            url.searchParams.append(name, item ?? '');
    }
    return url;
}

;// CONCATENATED MODULE: ./lib/ecr/sdk-client.js


async function createSdkClient(region, requestHandler, source, form = {}) {
    checkEndpoint();
    const { fips, dualStack } = configuredEndpoint() === undefined ? form : { fips: false, dualStack: false };
    const sdk = await (0,file_error/* whenHandlesAreFree */.OY)(() => Promise.all(/* import() */[__webpack_require__.e(291), __webpack_require__.e(422), __webpack_require__.e(605), __webpack_require__.e(861), __webpack_require__.e(249)]).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19)));
    const client = new sdk.ECRClient({
        region,
        maxAttempts: 1,
        requestHandler,
        credentials: caller => source.fetch(caller, client.config.systemClockOffset),
        ...(fips === undefined ? {} : { useFipsEndpoint: fips }),
        ...(dualStack === undefined ? {} : { useDualstackEndpoint: dualStack }),
    });
    await client.config.credentials();
    return { sdk, client };
}
function configuredEndpoint(environment = process.env) {
    if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true')
        return undefined;
    for (const variable of ['AWS_ENDPOINT_URL_ECR', 'AWS_ENDPOINT_URL']) {
        const value = environment[variable];
        if (value)
            return { variable, value };
    }
    return undefined;
}
function checkEndpoint() {
    const endpoint = configuredEndpoint();
    if (endpoint === undefined || /^https?:$/.test(URL.parse(endpoint.value)?.protocol ?? ''))
        return;
    throw new errors/* RegistryError */.gl(`${endpoint.variable} is "${endpoint.value}", which is not a valid URL.`, 'Unset it, or use a URL such as http://127.0.0.1:5555.');
}

;// CONCATENATED MODULE: ./lib/ecr/create-control-plane.js












function createControlPlane(options) {
    const { region, clock = delay/* systemClock */.ml } = options;
    const handler = new SdkHttpHandler(options.signal, options.times, options.answerLimits);
    const policy = { ...shared_backoff/* defaultRetryPolicy */.ur, ...options.policy };
    const source = new CredentialSource({ ...options, policy, clock });
    let connecting;
    const client = () => {
        connecting ??= connect(options, handler, source).catch(error => {
            connecting = undefined;
            throw error;
        });
        return connecting;
    };
    const calls = new ApiCalls(region, client, { ...options, policy, clock });
    return {
        ...controlPlaneOf(calls, options, client),
        for: owner => controlPlaneOf(calls.for(owner), options, client),
        close: () => handler.destroy(),
    };
}
async function connect({ region, host }, handler, source) {
    return createSdkClient(region, handler, source, endpointForm(host));
}
function controlPlaneOf(calls, options, client) {
    const { region, registryId } = options;
    const repositories = new ApiRepositories(calls, registryId);
    const images = new ApiImages(calls, registryId);
    const told = (operation, answer) => answer.catch(error => {
        throw toPushError(error, { operation, region });
    });
    return {
        region,
        ...(registryId === undefined ? {} : { registryId }),
        isCallersRegistry: ({ callerAccount }) => told('DescribeRepositories', isCallers(registryId, callerAccount, client, repositories)),
        authorize: () => told('GetAuthorizationToken', authorize(calls, options, client)),
        blobMounting: () => blobMounting(calls),
        enableBlobMounting: () => enableBlobMounting(calls),
        describeRepository: name => told('DescribeRepositories', repositories.describe(name)),
        describeNewRepository: name => told('DescribeRepositories', repositories.describeNew(name)),
        describeRepositories: names => told('DescribeRepositories', repositories.describeAll(names)),
        listRepositories: () => repositories.list(),
        pullThroughCachePrefixes: () => told('DescribePullThroughCacheRules', repositories.pullThroughCachePrefixes()),
        creationTemplates: () => told('DescribeRepositoryCreationTemplates', creationTemplates(calls)),
        createRepository: repository => told('CreateRepository', repositories.create(repository)),
        availableLayers: (repository, digests) => told('BatchCheckLayerAvailability', images.availableLayers(repository, digests)),
        recentImages: (repository, limit) => told('DescribeImages', images.recentImages(repository, limit)),
        manifests: (repository, digests) => told('BatchGetImage', images.manifests(repository, digests)),
        resolveImages: (repository, references) => told('BatchGetImage', images.resolveImages(repository, references)),
    };
}
async function isCallers(registryId, callerAccount, client, repositories) {
    if (registryId === undefined)
        return true;
    return registryId === (callerAccount ?? (await accountOf(client)) ?? (await repositories.callerAccount()));
}
async function authorize(calls, options, connect) {
    const { answer, clockOffset } = await calls.call('token', 'GetAuthorizationToken', undefined, async ({ sdk, client, options }) => {
        const answer = await client.send(new sdk.GetAuthorizationTokenCommand({}), options);
        return { answer, clockOffset: client.config.systemClockOffset };
    });
    const choice = choiceOf(options, await formOf(await connect()));
    return toAuthorization(answer.authorizationData?.[0], choice, options.mask, clockOffset);
}
async function accountOf(connect) {
    const { client } = await connect();
    return (await client.config.credentials()).accountId;
}
async function formOf({ client: { config } }) {
    const [fips, dualStack] = await Promise.all([config.useFipsEndpoint(), config.useDualstackEndpoint()]);
    return { fips, dualStack, ...endpointForm(undefined) };
}
function choiceOf({ registryId, host }, form) {
    const api = URL.parse(configuredEndpoint()?.value ?? '');
    return {
        form,
        ...(registryId === undefined ? {} : { registryId }),
        ...(host === undefined ? {} : { host }),
        ...(api === null ? {} : { api }),
    };
}
async function blobMounting(calls) {
    const answer = await calls.call('get-setting', 'GetAccountSetting', undefined, ({ sdk, client, options }) => client.send(new sdk.GetAccountSettingCommand({ name: 'BLOB_MOUNTING' }), options));
    return answer.value === 'ENABLED' ? 'ENABLED' : 'DISABLED';
}
async function enableBlobMounting(calls) {
    await calls.call('put-setting', 'PutAccountSetting', undefined, ({ sdk, client, options }) => client.send(new sdk.PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value: 'ENABLED' }), options));
}

;// CONCATENATED MODULE: ./lib/shared/request-log.js
const requestKinds = (/* unused pure expression or super */ null && ([
    'token',
    'get-setting',
    'put-setting',
    'describe-repositories',
    'describe-pull-through-rules',
    'describe-creation-templates',
    'create-repository',
    'check-layers',
    'list-images',
    'batch-get-image',
    'blob-head',
    'blob-get',
    'mount',
    'upload-open',
    'upload-part',
    'upload-complete',
    'upload-status',
    'upload-cancel',
    'manifest-head',
    'manifest-get',
    'manifest-put',
    'manifest-delete',
    'tags-list',
    'referrers',
    'source',
]));
class RequestLog {
    #counts = new Map();
    #throttled = 0;
    #retried = 0;
    record(record) {
        this.#counts.set(record.kind, (this.#counts.get(record.kind) ?? 0) + 1);
        if (record.throttled)
            this.#throttled += 1;
    }
    retry() {
        this.#retried += 1;
    }
    count(kind) {
        return this.#counts.get(kind) ?? 0;
    }
    get throttled() {
        return this.#throttled;
    }
    get retried() {
        return this.#retried;
    }
    get byKind() {
        return Object.fromEntries(this.#counts);
    }
}

// EXTERNAL MODULE: ./lib/registry/auth/token-authenticator.js
var token_authenticator = __webpack_require__(2609);
;// CONCATENATED MODULE: ./lib/assemble/sign-in.js





class SignIn {
    #ecr;
    #options;
    #own;
    #session;
    constructor(ecr, options, own) {
        this.#ecr = ecr;
        this.#options = options;
        this.#own = own;
    }
    async signIn(owner) {
        this.#session ??= this.#open(owner).catch(error => {
            this.#session = undefined;
            throw error;
        });
        const { client, authenticator } = await (0,abort/* untilAborted */.Eu)(this.#session, owner.signal);
        const authorization = await (0,abort/* untilAborted */.Eu)(authenticator.token(owner), owner.signal);
        return { authorization, connection: client.for(owner) };
    }
    async close() {
        const session = await this.#session?.catch(() => undefined);
        await session?.client.close();
    }
    async #open(owner) {
        const initial = await this.#authorize(owner);
        const { endpoint } = initial;
        checkHost(this.#options.host, endpoint.host);
        const { createRegistryClient } = await (0,file_error/* whenHandlesAreFree */.OY)(() => __webpack_require__.e(/* import() */ 127).then(__webpack_require__.bind(__webpack_require__, 5127)));
        const authenticator = new token_authenticator/* TokenAuthenticator */.R({ initial, renew: asking => this.#authorize(asking) });
        const { logger, tuning } = this.#options;
        return {
            client: createRegistryClient({ ...tuning, endpoint, authenticator, logger, ...this.#own }),
            authenticator,
        };
    }
    #authorize({ requests }) {
        return this.#ecr.for({ ...this.#own, requests }).authorize();
    }
}
function checkHost(written, host) {
    if (written === undefined || (0,ecr_host/* isSameRegistry */.mS)(written, host))
        return;
    throw new errors/* InputError */.dz('tags', `a tag names the registry ${written}, but the credentials belong to ${host}.`, 'Fix the tag, or use the role and region of that registry.');
}

// EXTERNAL MODULE: ./lib/shared/loopback.js
var loopback = __webpack_require__(436);
;// CONCATENATED MODULE: ./lib/assemble/source-registries.js







class SourceRegistries {
    #options;
    #own;
    #clients = new Map();
    #opened = [];
    constructor(options, own) {
        this.#options = options;
        this.#own = own;
    }
    repositoriesFor(owner) {
        return async (host, repository) => {
            const client = await (0,abort/* untilAborted */.Eu)(this.#client(host, owner), owner.signal);
            return client.for(owner).repository(repository);
        };
    }
    async close() {
        await Promise.all(this.#opened.map(opened => opened.close()));
    }
    #client(host, owner) {
        const known = this.#clients.get(host);
        if (known !== undefined)
            return known;
        const opening = this.#open(host, owner).catch(error => {
            this.#clients.delete(host);
            throw error;
        });
        this.#clients.set(host, opening);
        return opening;
    }
    async #open(host, owner) {
        const { logger, tuning } = this.#options;
        const endpoint = source_registries_endpointOf(host);
        const { createRegistryClient } = await (0,file_error/* whenHandlesAreFree */.OY)(() => __webpack_require__.e(/* import() */ 127).then(__webpack_require__.bind(__webpack_require__, 5127)));
        const { sourceProfile } = await (0,file_error/* whenHandlesAreFree */.OY)(() => __webpack_require__.e(/* import() */ 374).then(__webpack_require__.bind(__webpack_require__, 2374)));
        const { authenticator, tried } = await this.#access(host, endpoint, owner);
        const client = createRegistryClient({
            ...tuning,
            endpoint,
            authenticator,
            profile: sourceProfile(tried),
            countAs: 'source',
            logger,
            ...this.#own,
        });
        this.#opened.push(client);
        return client;
    }
    async #access(host, endpoint, owner) {
        const { ecrAccess, otherAccess } = await (0,file_error/* whenHandlesAreFree */.OY)(() => __webpack_require__.e(/* import() */ 68).then(__webpack_require__.bind(__webpack_require__, 8068)));
        const ecr = this.#controlPlane(host, endpoint);
        const opened = ecr ?? new http_transport/* HttpTransport */.G(this.#options.tuning?.times);
        this.#opened.push(opened);
        return opened instanceof http_transport/* HttpTransport */.G
            ? otherAccess(host, endpoint, this.#options, opened, this.#own.signal)
            : ecrAccess(host, opened, this.#options, owner, this.#own);
    }
    #controlPlane(host, endpoint) {
        const override = URL.parse(configuredEndpoint()?.value ?? '')?.host;
        const ecr = (0,ecr_host/* parseEcrHost */.wl)(host);
        if (ecr === undefined && override !== endpoint.host)
            return undefined;
        const { logger, mask, tuning, region } = this.#options;
        return createControlPlane({
            ...tuning,
            region: ecr?.region ?? region,
            ...(ecr === undefined ? {} : { registryId: ecr.registryId }),
            host,
            logger,
            mask,
            ...this.#own,
        });
    }
}
function source_registries_endpointOf(host) {
    if (host === 'docker.io')
        return new URL('https://registry-1.docker.io');
    const url = new URL(`https://${host}`);
    return (0,loopback/* isLoopback */.U)(url.hostname) ? new URL(`http://${host}`) : url;
}

;// CONCATENATED MODULE: ./lib/assemble/connections.js






function openConnections(options) {
    const closing = new AbortController();
    const own = { signal: closing.signal, requests: new RequestLog() };
    const ecr = createControlPlane({ ...options, ...options.tuning, ...own });
    const registry = new SignIn(ecr, options, own);
    const sources = new SourceRegistries(options, own);
    const running = new Set();
    let daemon;
    let local;
    const openLocal = () => {
        local ??= (0,file_error/* whenHandlesAreFree */.OY)(() => __webpack_require__.e(/* import() */ 386).then(__webpack_require__.bind(__webpack_require__, 1386))).then(module => new module.LocalRegistries(options.logger));
        return local;
    };
    const underWay = (work) => {
        const ended = work.catch(() => { }).finally(() => running.delete(ended));
        running.add(ended);
        return work;
    };
    const joined = (signal) => AbortSignal.any([signal, closing.signal]);
    return {
        shared: {
            options,
            controlPlaneFor: owner => ecr.for(owner),
            signIn: owner => registry.signIn(owner),
            sourcesFor: owner => sources.repositoriesFor(owner),
            daemon: () => {
                daemon ??= askDaemon(own.signal).catch(error => {
                    daemon = undefined;
                    throw error;
                });
                return daemon;
            },
            localRegistry: async (receiver) => (await openLocal()).open(receiver),
        },
        own,
        joined,
        underWay,
        async authorization(signal) {
            const asking = registry.signIn({ ...own, signal: joined(signal) });
            return (await underWay(asking)).authorization;
        },
        async [Symbol.asyncDispose]() {
            closing.abort(new errors/* ClosedError */.l8());
            await Promise.all(running);
            await (await local)?.[Symbol.asyncDispose]();
            await Promise.all([registry.close(), sources.close(), ecr.close()]);
        },
    };
}
async function askDaemon(signal) {
    const { describeDaemon } = await (0,file_error/* whenHandlesAreFree */.OY)(() => __webpack_require__.e(/* import() */ 323).then(__webpack_require__.bind(__webpack_require__, 8323)));
    return await describeDaemon(signal);
}

;// CONCATENATED MODULE: ./lib/engine/log/locating-log.js



const shownUrlLength = 120;
class LocatingLog {
    #logger;
    constructor(logger) {
        this.#logger = logger;
    }
    planFound(repository, found) {
        this.#logger.info(`${summaryOf(repository, found)}.`);
        const { candidates, asked, calls, waves, limited } = found.cost;
        if (asked === 0)
            return;
        const end = limited ? ' The input "max-mount-sources" stopped the search.' : '';
        const more = found.isUnderWay ? ' The search goes on while layers are sent.' : end;
        this.#logger.group('Where the layers are', [
            `Checked ${asked} of ${candidates} repositories (${counted(calls, 'call')} in ${counted(waves, 'wave')}).${more}`,
            ...found.holdings.map(({ repository: name, layers, bytes }) => `${name}: ${counted(layers, 'layer')}, ${(0,units/* formatBytes */.z)(bytes)}`),
        ]);
    }
    searchEnded({ candidates, asked, askedWhileSending, limited }) {
        if (askedWhileSending === 0)
            return;
        const end = limited ? ' The search ended before all were checked.' : '';
        this.#logger.info(`Checked ${asked} of ${candidates} repositories, ${askedWhileSending} of them while layers were sent.${end}`);
    }
    keptByReference({ digest, size, urls = [] }) {
        const url = (0,one_line/* oneLine */.TN)(urls[0] ?? '', shownUrlLength);
        this.#logger.info(`${(0,oci_digest/* shortDigest */.VK)(digest)}: Kept by reference to ${url} (${(0,units/* formatBytes */.z)(size)})`);
    }
}
function summaryOf(repository, found) {
    const attested = found.attestations.layers;
    const attestations = attested === 0
        ? ''
        : `, + ${counted(attested, 'attestation')} (${(0,units/* formatBytes */.z)(found.attestations.bytes)})`;
    if (found.total === 0)
        return `The image has no layers${attestations}`;
    const checked = found.cost.asked > 0 ? ' in the repositories that were checked' : '';
    const parts = [
        part(found.existing, `in ${repository}`),
        part(found.held.layers, 'in other repositories', found.held.bytes),
        part(found.notFound.layers, `not found${found.isUnderWay ? ' yet' : ''}${checked}`, found.notFound.bytes),
        part(found.toCompress, 'to compress'),
    ];
    return `${counted(found.total, 'layer')}: ${parts.filter(text => text !== '').join(', ')}${attestations}`;
}
function part(layers, where, bytes) {
    if (layers === 0)
        return '';
    return `${layers} ${where}${bytes === undefined ? '' : ` (${(0,units/* formatBytes */.z)(bytes)})`}`;
}
function counted(count, noun) {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

;// CONCATENATED MODULE: ./lib/engine/log/opening-log.js
const turnOnBlobMounting = 'aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED';
const here = 'in this account and region';
const wouldTurnOn = 'A push would turn it on if the role is allowed to (ecr:PutAccountSetting).';
class OpeningLog {
    #logger;
    #formIsLogged = false;
    constructor(logger) {
        this.#logger = logger;
    }
    settingOfOtherAccount(account, asWarning) {
        const line = `The blob mounting setting of account ${account} is unknown. ECR reports it only for the caller's own account, ` +
            `and account ${account} may not be the caller's. Mounts work if account ${account} has turned it on: ${turnOnBlobMounting}`;
        if (asWarning)
            this.#logger.warning(line);
        else
            this.#logger.info(line);
    }
    imageIsSaved(reason) {
        this.#logger.info(`Reading the image with "docker save", because it cannot be pushed with "docker push": ${reason}.`);
    }
    indexFormChanged(source, pushed) {
        if (this.#formIsLogged)
            return;
        this.#formIsLogged = true;
        const rest = source.kind === 'index' && source.children.length > 1 ? ', without its attestations' : '';
        const form = pushed.kind === 'index' ? 'an index of one manifest' : `a single manifest${rest}`;
        this.#logger.notice(`Because of the input "index", the image is pushed as ${form}, with another digest than ${source.descriptor.digest}.`);
    }
    blobMountingOff() {
        this.#logger.warning(`Blob mounting is off ${here}, so all layers will be uploaded. Turn it on with ${turnOnBlobMounting}, or set "blob-mounting: ensure".`);
    }
    blobMountingTurnedOn() {
        this.#logger.info('Turned on blob mounting for this account and region.');
    }
    wouldTurnOnBlobMounting() {
        this.#logger.info(`Blob mounting is off ${here}. ${wouldTurnOn}`);
    }
    blobMountingUnknown(ensured) {
        const change = ensured ? ` ${wouldTurnOn}` : '';
        this.#logger.info(`It is unknown whether blob mounting is on ${here}.${change} While it is off, layers are uploaded instead of mounted.`);
    }
}

;// CONCATENATED MODULE: ./lib/engine/log/outcome-log.js

class OutcomeLog {
    #logger;
    constructor(logger) {
        this.#logger = logger;
    }
    warnings(lines) {
        for (const line of lines)
            this.#logger.warning(line);
    }
    encryptionDiffers({ bytes }, target, source, dryRun) {
        this.#logger.notice(`${(0,units/* formatBytes */.z)(bytes)} could ${dryRun ? 'be' : 'have been'} mounted from ${source.name}, but ${differenceOf(target, source)}. ` +
            `The encryption of a repository cannot be changed. Use a new repository with the encryption of ${source.name}.`);
    }
}
function differenceOf(target, source) {
    const [own, other] = [target.encryption, source.encryption];
    if (own === undefined || other === undefined)
        return `its encryption differs from that of ${target.name}`;
    if (own.type === other.type)
        return `its KMS key differs from that of ${target.name}`;
    return `its encryption (${other.type}) differs from that of ${target.name} (${own.type})`;
}

;// CONCATENATED MODULE: ./lib/engine/log/tag-log.js



class TagLog {
    #logger;
    constructor(logger) {
        this.#logger = logger;
    }
    undone(repository, ends) {
        const line = (0,one_line/* oneLine */.TN)(`All layers are in ${repository}. ${undoneText(ends)} Run the job again to continue.`);
        if (ends.some(({ end }) => end === 'stuck'))
            this.#logger.warning(line);
        else
            this.#logger.info(line);
    }
    doneBeforeCancel(digest) {
        this.#logger.info(`All tags point to ${digest}. The push was already complete when the run was cancelled.`);
    }
    wouldCreate(tag) {
        this.#preview(tag, 'Would be created');
    }
    alreadyThere(tag) {
        this.#preview(tag, 'Already points to this image');
    }
    wouldMove(tag, from, mutabilityKnown) {
        const unknown = mutabilityKnown ? '' : '; its mutability is unknown';
        this.#preview(tag, `Would be moved from ${(0,oci_digest/* shortDigest */.VK)(from)}${unknown}`);
    }
    wouldPush(tag, mutabilityKnown) {
        const facts = mutabilityKnown ? 'digest is' : 'digest and mutability are';
        this.#preview(tag, `Would be pushed; its current ${facts} unknown`);
    }
    mayMove(tag, from) {
        this.#preview(tag, `Points to ${(0,oci_digest/* shortDigest */.VK)(from)}; only a push shows whether it would move`);
    }
    #preview(tag, text) {
        this.#logger.info(`Tag ${tag}: ${text}`);
    }
}
function undoneText(ends) {
    const stuck = ends.flatMap(end => end.end === 'stuck' ? [`${end.tag} (${whereNow(end.now)}; ${obstacleText(end.why)})`] : []);
    const changed = ends.flatMap(end => end.end === 'changed' ? [`${end.tag} (${end.now ?? 'deleted'})`] : []);
    const details = [
        ...listed('Restored', named(ends, 'restored')),
        ...listed('Deleted', named(ends, 'deleted')),
        ...listed('Changed by another job in the meantime, left unchanged', changed),
        ...listed('Not restored', stuck),
    ];
    if (details.length === 0)
        return 'No tag was moved.';
    const verdict = stuck.length === 0 ? 'Every tag is as it was.' : 'Some tags could not be restored.';
    return [verdict, ...details].join(' ');
}
function named(ends, wanted) {
    return ends.filter(({ end }) => end === wanted).map(({ tag }) => tag);
}
function listed(what, tags) {
    return tags.length === 0 ? [] : [`${what}: ${tags.join(', ')}.`];
}
function whereNow(now) {
    return now === undefined ? 'its current digest is unknown' : `points to ${now}`;
}
function obstacleText(why) {
    if (why === 'unknown-before')
        return 'its previous digest is unknown';
    if (why === 'different-manifest')
        return 'the registry stored a different manifest under it';
    if (why === 'last-tag')
        return 'the image existed before, and ECR would delete it with its last tag';
    return 'gone' in why ? `${why.gone} no longer exists` : failureText(why.failure);
}
function failureText(error) {
    if (error instanceof errors/* AccessDeniedError */.Uk)
        return `the role is not allowed to call ${error.action}`;
    if (error instanceof errors/* AbortedError */.oM)
        return 'no time was left';
    return (0,one_line/* oneLine */.TN)((0,errors/* messageOf */.bD)(error), 200).replace(/\.$/, '');
}

;// CONCATENATED MODULE: ./lib/engine/log/transfer-log.js


class TransferLog {
    #logger;
    constructor(logger) {
        this.#logger = logger;
    }
    repositoryCreated(name, encryption, model) {
        const how = encryption === undefined ? '' : ` with encryption ${encryptionText(encryption)}`;
        this.#logger.info(`Created repository ${name}${how}${modelText(model)}.`);
    }
    repositoryCreatedByOthers(name, encryption) {
        const how = encryption === undefined ? '' : `, with encryption ${encryptionText(encryption)}`;
        this.#logger.info(`Repository ${name} was created by another job in the meantime${how}.`);
    }
    wouldCreateRepository(name, encryption, model) {
        const how = `with encryption ${encryptionText(encryption)}${modelText(model)}`;
        this.#logger.info(`Would create repository ${name} ${how}.`);
    }
    repositoryCreatedOnPush(name, encryption, prefix) {
        const how = encryption === undefined ? '' : ` with encryption ${encryptionText(encryption)}`;
        this.#logger.info(`ECR created repository ${name} on push${how}, by ${templateText(prefix)}.`);
    }
    wouldCreateOnPush(name, encryption, prefix) {
        const how = `with encryption ${encryptionText(encryption)}, by ${templateText(prefix)}`;
        this.#logger.info(`ECR would create repository ${name} on push ${how}.`);
    }
    mayBeCreatedOnPush() {
        this.#logger.info('A repository creation template may decide otherwise. A dry run sees it only in the registry of the own account, with ecr:DescribeRepositoryCreationTemplates.');
    }
    templateOverridesInputs(name, inputs) {
        this.#logger.notice(`The repository creation template decides how ${name} is created, so these inputs have no effect: ${inputs.join(', ')}. Change the template, or create the repository before the push.`);
    }
    layerExists(layer) {
        this.#layer(layer, 'Layer already exists');
    }
    layer(layer, { outcome, from }) {
        if (outcome === 'existing')
            this.layerExists(layer);
        else
            this.#layer(layer, from === undefined ? 'Pushed' : `Mounted from ${from}`);
    }
    pushedBecauseNotStored(layer, repository, again) {
        this.#layer(layer, `Pushed${again ? ' again' : ''}, because ${repository} listed it without storing it`);
    }
    wouldMount(layer, from) {
        this.#layer(layer, `Would be mounted from ${from}`);
    }
    wouldPush(layer) {
        this.#layer(layer, 'Would be pushed');
    }
    wouldCompress({ digest, size }) {
        this.#logger.info(`diff ID ${(0,oci_digest/* shortDigest */.VK)(digest)}: Would be compressed, then pushed unless it already exists (${(0,units/* formatBytes */.z)(size)} before compression)`);
    }
    progress({ layers, bytes, busyMilliseconds }) {
        const rate = (bytes.done / Math.max(busyMilliseconds, 1)) * 1000;
        const left = bytes.total - bytes.done;
        const sent = (0,units/* formatBytes */.z)(Math.max(bytes.done, 0));
        const parts = left < 0 ? [`${sent} sent`] : [`${sent} of ${(0,units/* formatBytes */.z)(bytes.total)} sent`];
        if (layers.total > 0)
            parts.unshift(`${layers.done} of ${layers.total} layers done`);
        if (rate > 0)
            parts.push(`${(0,units/* formatBytes */.z)(Math.round(rate))}/s`);
        if (rate > 0 && left > 0)
            parts.push(`about ${(0,units/* formatDuration */.a)((left / rate) * 1000)} left`);
        this.#logger.info(parts.join(', '));
    }
    failed(repository, { done, total }) {
        this.#logger.info(`${done} of ${total} layers are in ${repository}. No tag was moved. Run the job again to continue.`);
    }
    #layer({ digest, size, attestation }, text) {
        this.#logger.info(`${attestation ? 'attestation ' : ''}${(0,oci_digest/* shortDigest */.VK)(digest)}: ${text} (${(0,units/* formatBytes */.z)(size)})`);
    }
}
function modelText(model) {
    if (model === undefined)
        return '';
    return `, the same as ${model.repository} (${(0,units/* formatBytes */.z)(model.bytes)} can be mounted from it)`;
}
function templateText(prefix) {
    return prefix === undefined
        ? 'a repository creation template'
        : `the repository creation template ${prefix}`;
}
function encryptionText({ type, kmsKey }) {
    return kmsKey === undefined ? type : `${type} (${kmsKey})`;
}

;// CONCATENATED MODULE: ./lib/engine/log/push-log.js





class PushLog {
    opening;
    locating;
    transfer;
    tags;
    outcome;
    constructor(logger) {
        this.opening = new OpeningLog(logger);
        this.locating = new LocatingLog(logger);
        this.transfer = new TransferLog(logger);
        this.tags = new TagLog(logger);
        this.outcome = new OutcomeLog(logger);
    }
}

;// CONCATENATED MODULE: ./lib/engine/stopwatch.js
class Stopwatch {
    #began = performance.now();
    #phases = [];
    get elapsed() {
        return Math.round(performance.now() - this.#began);
    }
    async phase(name, work) {
        const startMilliseconds = this.elapsed;
        try {
            return await work();
        }
        finally {
            this.#phases.push({ name, startMilliseconds, milliseconds: this.elapsed - startMilliseconds });
        }
    }
    get phases() {
        return this.#phases;
    }
}
class BusyTime {
    #now;
    #open = 0;
    #since = 0;
    #total = 0;
    constructor(now = () => performance.now()) {
        this.#now = now;
    }
    begin() {
        if (this.#open === 0)
            this.#since = this.#now();
        this.#open += 1;
    }
    end() {
        this.#open -= 1;
        if (this.#open === 0)
            this.#total += this.#now() - this.#since;
    }
    get milliseconds() {
        return Math.round(this.#total + (this.#open > 0 ? this.#now() - this.#since : 0));
    }
}

;// CONCATENATED MODULE: ./lib/engine/transfer/progress.js

const intervalMilliseconds = 10_000;
class TransferProgress {
    #log;
    #interval;
    #together;
    #busy = new BusyTime();
    #layersTotal = 0;
    #layersDone = 0;
    #bytesTotal = 0;
    #bytesDone = 0;
    #bytesOnWire = 0;
    #timer;
    constructor(log, interval = intervalMilliseconds, together = undefined) {
        this.#log = log;
        this.#interval = interval;
        this.#together = together;
    }
    start(layers) {
        this.#layersTotal = layers;
        this.#timer = setInterval(() => this.#report(), this.#interval);
        this.#timer.unref();
    }
    stop() {
        clearInterval(this.#timer);
    }
    get layers() {
        return { done: this.#layersDone, total: this.#layersTotal };
    }
    layerDone() {
        this.#layersDone += 1;
    }
    expect(bytes) {
        this.#bytesTotal += bytes;
    }
    async uploading(upload) {
        const clocks = [this.#busy, ...(this.#together === undefined ? [] : [this.#together])];
        for (const clock of clocks)
            clock.begin();
        try {
            return await upload();
        }
        finally {
            for (const clock of clocks)
                clock.end();
        }
    }
    sent = (bytes) => {
        this.#bytesDone += bytes;
        if (bytes > 0)
            this.#bytesOnWire += bytes;
    };
    get bytesOnWire() {
        return this.#bytesOnWire;
    }
    get busyMilliseconds() {
        return this.#busy.milliseconds;
    }
    #report() {
        if (this.#layersTotal === 0 && this.#bytesOnWire === 0)
            return;
        this.#log.progress({
            layers: this.layers,
            bytes: { done: this.#bytesDone, total: this.#bytesTotal },
            busyMilliseconds: this.busyMilliseconds,
        });
    }
}

;// CONCATENATED MODULE: ./lib/assemble/relay/upload-activity.js
const remembered = 10_000;
class UploadActivity {
    #clock;
    #uploads = new Map();
    #latestBegin = new Map();
    constructor(clock) {
        this.#clock = clock;
    }
    begin(repository) {
        const now = this.#clock.now();
        const upload = { began: now, busy: 0, last: now, ended: false };
        const uploads = this.#uploads.get(repository) ?? new Set();
        for (const old of uploads)
            if (old.ended && now - old.last > remembered)
                uploads.delete(old);
        this.#uploads.set(repository, uploads.add(upload));
        this.#latestBegin.set(repository, now);
        return {
            during: async (work) => {
                upload.busy += 1;
                try {
                    return await work();
                }
                finally {
                    upload.busy -= 1;
                    upload.last = this.#clock.now();
                }
            },
            end: () => {
                upload.ended = true;
                upload.last = this.#clock.now();
            },
        };
    }
    beganSince(repository, at) {
        return (this.#latestBegin.get(repository) ?? Number.NEGATIVE_INFINITY) >= at;
    }
    last(repository, at, began = Number.NEGATIVE_INFINITY) {
        const uploads = [...(this.#uploads.get(repository) ?? [])].filter(upload => upload.began >= began);
        const times = uploads.map(({ busy, last }) => (busy > 0 ? this.#clock.now() : last));
        return Math.max(at, ...times);
    }
}

;// CONCATENATED MODULE: ./lib/assemble/relay/wait-graph.js
class WaitGraph {
    #waits = new Map();
    async during(waiting, awaited, work) {
        this.#add(waiting, awaited, 1);
        try {
            return await work();
        }
        finally {
            this.#add(waiting, awaited, -1);
        }
    }
    reaches(waiting, awaited) {
        if (waiting === awaited)
            return false;
        const visited = new Set([waiting]);
        for (const repository of visited) {
            for (const next of this.#waits.get(repository)?.keys() ?? [])
                visited.add(next);
        }
        return visited.has(awaited);
    }
    #add(waiting, awaited, clients) {
        const counts = this.#waits.get(waiting) ?? new Map();
        const count = (counts.get(awaited) ?? 0) + clients;
        if (count > 0)
            counts.set(awaited, count);
        else
            counts.delete(awaited);
        if (counts.size > 0)
            this.#waits.set(waiting, counts);
        else
            this.#waits.delete(waiting);
    }
}

;// CONCATENATED MODULE: ./lib/assemble/relay/announcements.js


const patience = {
    total: 120_000,
    quiet: 2_000,
    repeated: 100,
};
const longAgo = 600_000;
const mostAnnounced = 20_000;
class Announcements {
    #clock;
    #activity;
    #announced = new Map();
    #inVain = new Set();
    #waits = new WaitGraph();
    #askTwice = new Set();
    constructor(clock) {
        this.#clock = clock;
        this.#activity = new UploadActivity(clock);
    }
    async find(repository, digest, ask, signal) {
        const until = this.#clock.now() + patience.total;
        for (;;) {
            const size = await ask();
            if (size !== undefined)
                return size;
            if ((await this.#turn(repository, digest, until, signal)) === 'send')
                return undefined;
        }
    }
    announce(repository, digest) {
        const announcements = this.#announced.get(digest) ?? new Map();
        this.#end(announcements.get(repository));
        announcements.delete(repository);
        announcements.set(repository, {
            repository,
            digest,
            at: this.#clock.now(),
            asked: 1,
            stored: Promise.withResolvers(),
            ended: Promise.withResolvers(),
        });
        this.#announced.delete(digest);
        this.#announced.set(digest, announcements);
        this.#forgetOldest();
    }
    upload(repository) {
        return this.#activity.begin(repository);
    }
    stored(repository, digest) {
        if (this.#of(repository, digest) === undefined)
            this.announce(repository, digest);
        this.#of(repository, digest)?.stored.resolve();
    }
    failed(repository, digest) {
        this.#remove(repository, digest);
    }
    inManifest(repository, digests) {
        for (const digest of digests)
            this.#remove(repository, digest);
        for (const pair of this.#inVain)
            if (pair.endsWith(` ${repository}`))
                this.#inVain.delete(pair);
    }
    async #turn(repository, digest, until, signal) {
        const own = this.#of(repository, digest);
        if (own !== undefined)
            own.asked += 1;
        if (own !== undefined && this.#isRepeat(own))
            return 'send';
        const announcement = this.#relevant(repository, digest);
        if (announcement !== undefined) {
            const wait = () => this.#wait(announcement, repository, until, signal);
            const outcome = await this.#waits.during(repository, announcement.repository, wait);
            if (outcome === 'changed')
                return 'ask-again';
        }
        if (own !== undefined && !this.#activity.beganSince(repository, own.at))
            this.#askTwice.add(repository);
        else if (announcement !== undefined)
            this.#inVain.add(`${repository} ${announcement.repository}`);
        if (announcement === undefined || announcement !== own)
            this.announce(repository, digest);
        return 'send';
    }
    #isRepeat({ repository, asked }) {
        return asked === 2 && this.#askTwice.has(repository);
    }
    #relevant(repository, digest) {
        const own = this.#of(repository, digest);
        const announcements = own === undefined ? [...(this.#announced.get(digest)?.values() ?? [])] : [own];
        return announcements.find(announcement => this.#clock.now() - announcement.at < longAgo &&
            !this.#inVain.has(`${repository} ${announcement.repository}`) &&
            !this.#waits.reaches(announcement.repository, repository) &&
            this.#patienceLeft(announcement, repository) > 0);
    }
    async #wait(announcement, repository, until, signal) {
        const { stored, ended: gone } = announcement;
        const changed = (announcement.repository === repository ? stored : gone).promise;
        const ended = new AbortController();
        const waiting = AbortSignal.any([signal, ended.signal]);
        try {
            for (;;) {
                const left = Math.min(this.#patienceLeft(announcement, repository), until - this.#clock.now());
                if (left <= 0)
                    return 'in-vain';
                const elapsed = this.#clock.delay(left, waiting).then(() => true);
                elapsed.catch(() => { });
                const inTime = changed.then(() => false);
                if (!(await Promise.race([inTime, elapsed])))
                    return 'changed';
            }
        }
        finally {
            ended.abort();
        }
    }
    #patienceLeft({ repository: announcing, at }, repository) {
        const now = this.#clock.now();
        if (announcing !== repository)
            return this.#activity.last(announcing, at) + patience.quiet - now;
        if (!this.#activity.beganSince(announcing, at))
            return at + patience.repeated - now;
        return this.#activity.last(announcing, at, at) + patience.quiet - now;
    }
    #of(repository, digest) {
        return this.#announced.get(digest)?.get(repository);
    }
    #remove(repository, digest) {
        const announcements = this.#announced.get(digest);
        this.#end(announcements?.get(repository));
        announcements?.delete(repository);
        if (announcements?.size === 0)
            this.#announced.delete(digest);
    }
    #end(announcement) {
        announcement?.stored.resolve();
        announcement?.ended.resolve();
    }
    #forgetOldest() {
        for (const [digest, announcements] of this.#announced) {
            if (this.#announced.size <= mostAnnounced)
                return;
            for (const announcement of announcements.values())
                this.#end(announcement);
            this.#announced.delete(digest);
        }
    }
}

;// CONCATENATED MODULE: ./lib/oci/attestations.js
const attestations_reference = 'vnd.docker.reference.digest';
const attestations_inTotoType = 'application/vnd.in-toto+json';
function attestedDigest(member) {
    return member.annotations?.[attestations_reference];
}
function withAttestedDigest(member, digest) {
    return { ...member, annotations: { ...member.annotations, [attestations_reference]: digest } };
}

;// CONCATENATED MODULE: ./lib/assemble/relay/arrival-log.js




class ArrivalLog {
    #logger;
    #log;
    #warned = new Set();
    constructor(logger) {
        this.#logger = logger;
        this.#log = new PushLog(logger);
    }
    arrived(result, tag, layers) {
        const { transfer, outcome } = this.#log;
        this.#logger.info(`Received ${result.repository}${tag === undefined ? `@${result.digest}` : `:${tag}`}`);
        for (const layer of layers)
            transfer.layer(asLogged(layer, tag), layer);
        this.#logger.info(`${tag === undefined ? '' : `${tag}: `}digest: ${result.digest} size: ${result.size}`);
        const news = result.warnings.filter(warning => !this.#warned.has(warning));
        for (const warning of news)
            this.#warned.add(warning);
        outcome.warnings(news);
    }
    undescribed(repository, error) {
        this.#logger.warning((0,one_line/* oneLine */.TN)(`An image was pushed to ${repository}, but the report lacks its layers: ${(0,errors/* messageOf */.bD)(error)}`));
    }
}
function asLogged(layer, tag) {
    const attests = tag === undefined && layer.mediaType === attestations_inTotoType;
    return attests ? { ...layer, attestation: true } : layer;
}

// EXTERNAL MODULE: ./lib/engine/result.js
var result = __webpack_require__(985);
;// CONCATENATED MODULE: ./lib/assemble/relay/image-cost.js

const nothing = {
    requests: {},
    throttledRequests: 0,
    retries: 0,
    upload: { bytes: 0, busyMilliseconds: 0 },
    discovery: result/* noDiscovery */.eW,
    transfer: 0,
    manifests: 0,
};
class CostMeter {
    #spent;
    #now;
    #taken = nothing;
    #began;
    constructor(spent, now = () => performance.now()) {
        this.#spent = spent;
        this.#now = now;
    }
    busy() {
        this.#began ??= this.#now();
    }
    take(manifestBegan) {
        const now = this.#now();
        const spent = this.#spent();
        const began = Math.min(this.#began ?? manifestBegan, manifestBegan);
        const cost = {
            ...combined(spent, this.#taken, (all, before) => all - before),
            transfer: Math.round(manifestBegan - began),
            manifests: Math.round(now - manifestBegan),
        };
        this.#taken = spent;
        this.#began = undefined;
        return cost;
    }
    now() {
        return this.#now();
    }
}
function sumOfCosts(costs) {
    return costs.reduce((sum, cost) => ({
        ...combined(sum, cost, (a, b) => a + b),
        transfer: sum.transfer + cost.transfer,
        manifests: sum.manifests + cost.manifests,
    }), nothing);
}
function withCost(result, { transfer, manifests, ...cost }) {
    const phases = [
        { name: 'transfer', startMilliseconds: 0, milliseconds: transfer },
        { name: 'manifests', startMilliseconds: transfer, milliseconds: manifests },
    ];
    return { ...result, ...cost, phases, milliseconds: transfer + manifests };
}
function combined(one, other, operate) {
    const kinds = [...new Set([...keysOf(one.requests), ...keysOf(other.requests)])];
    const counts = kinds.map(kind => [kind, operate(one.requests[kind] ?? 0, other.requests[kind] ?? 0)]);
    return {
        requests: Object.fromEntries(counts.filter(([, count]) => count !== 0)),
        throttledRequests: operate(one.throttledRequests, other.throttledRequests),
        retries: operate(one.retries, other.retries),
        upload: {
            bytes: operate(one.upload.bytes, other.upload.bytes),
            busyMilliseconds: operate(one.upload.busyMilliseconds, other.upload.busyMilliseconds),
        },
        discovery: combinedSearches(one.discovery, other.discovery, operate),
    };
}
function sumOfSearches(costs) {
    return costs.reduce((sum, cost) => combinedSearches(sum, cost, (a, b) => a + b), result/* noDiscovery */.eW);
}
function combinedSearches(one, other, operate) {
    return {
        candidates: Math.max(one.candidates, other.candidates),
        asked: operate(one.asked, other.asked),
        askedWhileSending: operate(one.askedWhileSending, other.askedWhileSending),
        calls: operate(one.calls, other.calls),
        waves: operate(one.waves, other.waves),
        limited: one.limited || other.limited,
    };
}
function keysOf(requests) {
    return Object.keys(requests);
}

;// CONCATENATED MODULE: ./lib/assemble/relay/pushed-roots.js
class PushedRoots {
    #tags = new Map();
    #members = new Set();
    add(digest, tag, children) {
        const absorbed = children.filter(child => child !== digest && this.#tags.get(child)?.size === 0);
        for (const child of children)
            this.#members.add(child);
        for (const child of absorbed)
            this.#tags.delete(child);
        const root = tag !== undefined || !this.#members.has(digest) || this.#tags.has(digest);
        if (!root)
            return { root, absorbed, untagged: [] };
        const tags = this.#tags.get(digest) ?? new Set();
        this.#tags.set(digest, tags);
        const untagged = tag === undefined ? [] : this.#take(tag, digest);
        if (tag !== undefined)
            tags.add(tag);
        return { root, absorbed, untagged };
    }
    tagsOf(digest) {
        return [...(this.#tags.get(digest) ?? [])];
    }
    #take(tag, digest) {
        const others = [...this.#tags].filter(([other, tags]) => other !== digest && tags.has(tag));
        for (const [, tags] of others)
            tags.delete(tag);
        return others.map(([other]) => other);
    }
}

;// CONCATENATED MODULE: ./lib/assemble/relay/arrivals.js


class Arrivals {
    #parts;
    #roots = new PushedRoots();
    #costs = new Map();
    #broughtBy = new Map();
    #loggedUntagged = new Set();
    #last = Promise.resolve();
    constructor(parts) {
        this.#parts = parts;
    }
    busy() {
        this.#parts.meter.busy();
    }
    expect(arriving) {
        const { repository, list, meter, log } = this.#parts;
        const { manifest, describe, summarize } = arriving;
        const began = meter.now();
        const early = list.of(repository, manifest.digest) === undefined ? describe() : undefined;
        early?.catch(() => { });
        const described = async () => {
            try {
                return await (early?.catch(describe) ?? describe());
            }
            catch (error) {
                log.undescribed(repository, error);
                return summarize();
            }
        };
        return () => {
            this.#last = this.#last
                .then(() => this.#add(arriving, described, began))
                .catch(error => log.undescribed(repository, error));
            return this.#last;
        };
    }
    async #add({ manifest: { digest }, tag, children }, describe, began) {
        const { repository, list, meter, log } = this.#parts;
        const { root, absorbed, untagged } = this.#roots.add(digest, tag, children);
        if (!root)
            return;
        const known = list.of(repository, digest);
        const described = known ?? this.#onlyNews(await describe(), absorbed);
        const spent = meter.take(began);
        const searches = known === undefined ? [spent.discovery, described.discovery] : [spent.discovery];
        const cost = this.#costOf(digest, absorbed, { ...spent, discovery: sumOfSearches(searches) });
        const result = withCost({ ...described, tags: this.#roots.tagsOf(digest) }, cost);
        log.arrived(result, tag, known === undefined ? this.#unlogged(result, tag, absorbed) : []);
        const others = untagged.flatMap(other => {
            const image = list.of(repository, other);
            return image === undefined ? [] : [[other, { ...image, tags: this.#roots.tagsOf(other) }]];
        });
        list.change(repository, new Map([...others, [digest, result]]), absorbed);
    }
    #costOf(digest, absorbed, now) {
        const before = [digest, ...absorbed].flatMap(image => this.#costs.get(image) ?? []);
        const cost = sumOfCosts([...before, now]);
        for (const member of absorbed)
            this.#costs.delete(member);
        this.#costs.set(digest, cost);
        return cost;
    }
    #onlyNews(result, absorbed) {
        const own = new Set([result.digest, ...absorbed]);
        const layers = result.layers.map(layer => {
            const broughtBy = this.#broughtBy.get(layer.digest);
            return broughtBy === undefined || own.has(broughtBy) ? layer : asExisting(layer);
        });
        for (const { digest, outcome } of layers) {
            if (outcome !== 'existing' && result.digest !== undefined)
                this.#broughtBy.set(digest, result.digest);
        }
        const pushed = layers.some(({ outcome }) => outcome === 'pushed');
        return { ...result, layers, missedMounts: pushed ? result.missedMounts : [] };
    }
    #unlogged({ layers }, tag, absorbed) {
        const { list, repository } = this.#parts;
        const ofMembers = absorbed.flatMap(member => list.of(repository, member)?.layers ?? []);
        const logged = tag === undefined ? this.#loggedUntagged : new Set(ofMembers.map(({ digest }) => digest));
        const unlogged = layers.filter(({ digest }) => !logged.has(digest));
        if (tag === undefined)
            for (const { digest } of unlogged)
                this.#loggedUntagged.add(digest);
        return unlogged;
    }
}
function asExisting({ from, reason, matchedByDiffId, ...layer }) {
    return { ...layer, outcome: 'existing', milliseconds: 0, attempts: 0 };
}

;// CONCATENATED MODULE: ./lib/assemble/relay/held-blobs.js
const most = { blobs: 50_000, holders: 8 };
class HeldBlobs {
    #holders = new Map();
    add(repository, digests) {
        for (const digest of digests) {
            const others = this.of(digest).filter(name => name !== repository);
            this.#holders.delete(digest);
            this.#holders.set(digest, [repository, ...others].slice(0, most.holders));
        }
        for (const oldest of this.#holders.keys()) {
            if (this.#holders.size <= most.blobs)
                return;
            this.#holders.delete(oldest);
        }
    }
    of(digest) {
        return this.#holders.get(digest) ?? [];
    }
}

;// CONCATENATED MODULE: ./lib/engine/opening/blob-mounting.js


async function readBlobMounting(ecr, mode, tolerated) {
    return mode === 'ignore' ? 'UNKNOWN' : await readOr('UNKNOWN', ecr, tolerated);
}
async function readAfterRefusals(ecr, { otherAccount }, before, tolerated) {
    if (before === 'DISABLED' || otherAccount !== undefined)
        return before;
    return await readOr(before, ecr, tolerated);
}
async function readOr(fallback, ecr, tolerated) {
    try {
        return await ecr.blobMounting();
    }
    catch (error) {
        tolerated.tolerate(error, 'setting-unread');
        return fallback;
    }
}
function triesMounts({ blobMounting }, options) {
    return !options.mountFrom.none && (blobMounting !== 'DISABLED' || options.blobMounting === 'ensure');
}
function checkBlobMounting({ blobMounting, otherAccount }, mode, log) {
    if (otherAccount !== undefined)
        checkOtherAccount(otherAccount, mode, log);
    if (mode !== 'require' || blobMounting !== 'DISABLED')
        return;
    throw new errors/* InputError */.dz('blob-mounting', 'the account setting BLOB_MOUNTING is DISABLED in this account and region.', `Turn it on with ${turnOnBlobMounting}, or use "blob-mounting: ensure".`);
}
function checkOtherAccount(account, mode, log) {
    if (mode === 'ignore')
        return;
    if (mode === 'require') {
        throw new errors/* InputError */.dz('blob-mounting', `"require" needs a readable account setting BLOB_MOUNTING, but ECR reports it only for the caller's own account, and account ${account} may not be the caller's.`, `Use ensure, check or ignore, and ask account ${account} to turn it on: ${turnOnBlobMounting}`);
    }
    log.settingOfOtherAccount(account, mode === 'check');
}
async function ensureBlobMounting(ecr, { blobMounting: seen, otherAccount }, mode, tolerated, log) {
    if (otherAccount !== undefined)
        return seen;
    warnWhenOff(seen, mode, log);
    if (mode !== 'ensure' || seen === 'ENABLED')
        return seen;
    try {
        await ecr.enableBlobMounting();
        log.blobMountingTurnedOn();
        return 'ENABLED';
    }
    catch (error) {
        tolerated.tolerate(error, 'setting-unchanged');
        return seen;
    }
}
function previewBlobMounting({ blobMounting: seen, otherAccount }, mode, log) {
    if (otherAccount !== undefined)
        return seen;
    warnWhenOff(seen, mode, log);
    if (seen === 'UNKNOWN')
        log.blobMountingUnknown(mode === 'ensure');
    if (mode !== 'ensure' || seen !== 'DISABLED')
        return seen;
    log.wouldTurnOnBlobMounting();
    return 'ENABLED';
}
function warnWhenOff(seen, mode, log) {
    if (mode === 'check' && seen === 'DISABLED')
        log.blobMountingOff();
}

;// CONCATENATED MODULE: ./lib/engine/locating/plan.js
function planOf(image, found, mounting) {
    const { holdings, cost, denied, restIsNew } = found;
    const makeLayer = layerPlanner(found);
    const frozenHoldings = holdings.map(holding => Object.freeze({ ...holding, digests: Object.freeze([...holding.digests]) }));
    return Object.freeze({
        blobs: image.blobs,
        layers: Object.freeze(image.layers.map(makeLayer)),
        configs: Object.freeze([...image.configs]),
        guesses: Object.freeze(mounting ? guess(found, false) : []),
        holdings: Object.freeze(frozenHoldings),
        mounting,
        search: Object.freeze({ cost: Object.freeze({ ...cost }), denied, restIsNew }),
    });
}
function layerPlanner({ holders }) {
    const held = holders.heldCounts;
    return resolved => {
        const digest = resolved.descriptor?.digest;
        const heldBy = digest === undefined ? [] : holders.of(digest, held).map(({ source }) => source.name);
        const readable = digest !== undefined && resolved.layer.missingAtSource;
        const elsewhere = readable ? holders.everyOf(digest, held) : [];
        return Object.freeze({
            ...resolved,
            heldBy: Object.freeze(heldBy),
            elsewhere: Object.freeze(elsewhere.map(({ source }) => source.name)),
        });
    };
}
function guess({ holders, unanswered, bestGuess }, searched) {
    const { largestHolder } = holders;
    const best = (searched ? unanswered : (largestHolder ?? unanswered)) ?? bestGuess ?? largestHolder;
    return best === undefined ? [] : [best];
}
function sourcesOf(found, digest, searched) {
    return {
        heldBy: found.holders.of(digest).map(({ source }) => source.name),
        get guessed() {
            return guess(found, searched);
        },
    };
}
function blobsToSend(plan) {
    const layers = absentLayers(plan).filter(({ matchedByDiffId, layer }) => !matchedByDiffId && !layer.missingAtSource);
    const unheld = layers.filter(({ heldBy }) => !plan.mounting || heldBy.length === 0);
    return [...unheld.map(({ descriptor }) => descriptor), ...plan.configs];
}
function absentLayers(plan) {
    return plan.layers.filter((layer) => !layer.existing && layer.descriptor !== undefined);
}
function isHeld(plan, digest) {
    return plan.layers.some(({ descriptor, heldBy }) => descriptor?.digest === digest && heldBy.length > 0);
}

// EXTERNAL MODULE: ./lib/engine/push-options.js
var push_options = __webpack_require__(5547);
;// CONCATENATED MODULE: ./lib/engine/outcome/diagnose.js




function findMissed(context, plan, discovery) {
    const find = plan.mounting ? findMissedHolders : findWithMountingOff;
    return find(context, plan, discovery);
}
const nothingMissed = { holders: new Map(), cost: result/* noDiscovery */.eW };
const mostChecked = 16;
async function findMissedHolders(context, plan, discovery) {
    const wanted = layersWithoutHolder(plan).map(({ digest }) => digest);
    if (wanted.length === 0 || plan.search.restIsNew)
        return nothingMissed;
    const { maxMountSources } = context.options;
    const left = maxMountSources === 'auto' ? mostChecked : maxMountSources - plan.search.cost.asked;
    const checked = pickRuledOut(discovery.ruledOut, Math.min(mostChecked, Math.max(0, left)));
    const found = await Promise.all(checked.map(source => availableOrNone(context, source, wanted)));
    const holders = new Map();
    for (const [position, { source, reason }] of checked.entries()) {
        for (const digest of found[position] ?? []) {
            if (!holders.has(digest))
                holders.set(digest, { repository: source.name, reason });
        }
    }
    const calls = checked.length * Math.ceil(wanted.length / control_plane/* digestsPerCall */.F);
    return {
        holders,
        cost: { ...result/* noDiscovery */.eW, asked: checked.length, calls, waves: Math.min(1, checked.length) },
    };
}
function layersWithoutHolder(plan) {
    return absentLayers(plan)
        .filter(({ heldBy }) => heldBy.length === 0)
        .map(({ descriptor }) => descriptor);
}
function pickRuledOut(ruledOut, count) {
    const share = Math.ceil(count / 2);
    const picked = result/* ruledOutReasons */.IH.flatMap(reason => ruledOut.filter(other => other.reason === reason).slice(0, share));
    return picked.slice(0, count);
}
async function availableOrNone({ ecr }, { source }, wanted) {
    try {
        return [...(await ecr.availableLayers(source.name, wanted)).keys()];
    }
    catch {
        return [];
    }
}
async function findWithMountingOff(context, plan, discovery) {
    const wanted = layersWithoutHolder(plan);
    if (wanted.length === 0)
        return nothingMissed;
    const limit = Math.min(mostChecked, (0,push_options/* limitBeforeSending */.VX)(context.options));
    try {
        const { holders, cost } = await discovery.findWithMountingOff(wanted, plan.blobs.chains, limit);
        const missed = [...holders].map(([digest, repository]) => [digest, { repository, reason: 'setting-off' }]);
        return { holders: new Map(missed), cost: { ...cost, limited: false } };
    }
    catch {
        return nothingMissed;
    }
}

;// CONCATENATED MODULE: ./lib/engine/outcome/log-missed-mounts.js
function logMissedMounts(result, discovery, log) {
    const target = { name: result.repository, encryption: discovery.encryption };
    for (const missed of result.missedMounts) {
        if (missed.reason !== 'encryption-differs')
            continue;
        const { repository } = missed;
        const source = { name: repository, encryption: discovery.described(repository)?.encryption };
        log.encryptionDiffers(missed, target, source, result.dryRun);
    }
}

// EXTERNAL MODULE: ./lib/oci/descriptor.js
var oci_descriptor = __webpack_require__(1260);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(5491);
// EXTERNAL MODULE: ./lib/oci/manifest.js
var manifest = __webpack_require__(4360);
;// CONCATENATED MODULE: ./lib/oci/image-config.js



const imageConfigSchema = schemas/* looseObject */._H3({
    architecture: schemas/* string */.YjP().optional(),
    os: schemas/* string */.YjP().optional(),
    variant: schemas/* string */.YjP().optional(),
    rootfs: schemas/* looseObject */._H3({ diff_ids: schemas/* array */.YOg(oci_descriptor/* digestSchema */.er).nullish() }).nullish(),
    history: schemas/* array */.YOg(schemas/* looseObject */._H3({ created_by: schemas/* string */.YjP().optional(), empty_layer: schemas/* boolean */.zMY().optional() }))
        .nullish(),
});
function parseImageConfig(bytes, where) {
    return (0,manifest/* check */.z6)(imageConfigSchema, (0,manifest/* parseJson */.qF)(bytes, where), where);
}
function platformOf(config) {
    if (!config?.os || !config.architecture)
        return undefined;
    const { os, architecture, variant } = config;
    return { os, architecture, ...(variant ? { variant } : {}) };
}
function image_config_diffIdsOf(config) {
    return config.rootfs?.diff_ids ?? [];
}
function createdByOf(config) {
    return (config.history ?? [])
        .filter(entry => entry.empty_layer !== true)
        .map(entry => entry.created_by ?? '');
}

;// CONCATENATED MODULE: ./lib/oci/image-tree.js


function image_tree_manifestsOf(node) {
    const found = new Map();
    const visit = (current) => {
        if (current.kind === 'manifest')
            found.set(current.descriptor.digest, current);
        if (current.kind === 'index')
            current.children.forEach(visit);
    };
    visit(node);
    return [...found.values()];
}
function uncompressedLayersOf({ manifest, config }) {
    const diffIds = config === undefined ? [] : image_config_diffIdsOf(config);
    return manifest.layers.filter(({ mediaType, digest }, at) => (0,media_types/* isUncompressedLayerType */.Gg)(mediaType) && diffIds[at] === digest);
}
function unpackedDigestsOf(image) {
    const diffIds = new Map();
    for (const { manifest, config } of image_tree_manifestsOf(image)) {
        const configDiffIds = config === undefined ? [] : diffIdsOf(config);
        if (configDiffIds.length !== manifest.layers.length || manifest.artifactType !== undefined)
            continue;
        for (const [at, { mediaType, digest }] of manifest.layers.entries()) {
            const diffId = configDiffIds[at];
            if (diffId !== undefined && diffId !== digest && isCompressedLayerType(mediaType))
                diffIds.set(digest, diffId);
        }
    }
    return diffIds;
}
function image_tree_needsCompression(image) {
    return image_tree_manifestsOf(image).some(node => uncompressedLayersOf(node).length > 0);
}

// EXTERNAL MODULE: ./lib/oci/platform.js
var oci_platform = __webpack_require__(7122);
;// CONCATENATED MODULE: ./lib/engine/locating/image-blobs.js




function blobsOfImage(root) {
    const layers = new Map();
    const configs = new Map();
    const manifests = image_tree_manifestsOf(root);
    const attesting = manifests.every(isAttestation) ? [] : manifests.filter(isAttestation);
    const referred = manifests.flatMap(({ manifest }) => manifest.layers.filter(oci_descriptor/* isKeptByReference */.vF));
    for (const node of manifests) {
        configs.set(node.manifest.config.digest, node.manifest.config);
        for (const layer of layersOf(node, attesting.includes(node)))
            layers.set(layer.descriptor.digest, merge(layers.get(layer.descriptor.digest), layer));
    }
    return {
        layers: [...layers.values()],
        byReference: [...new Map(referred.map(layer => [layer.digest, layer])).values()],
        configs: [...configs.values()].filter(config => !layers.has(config.digest)),
        chains: manifests
            .filter(node => !isAttestation(node))
            .map(node => layersOf(node, false).map(layer => layer.descriptor.digest)),
        platforms: [...new Set(manifests.flatMap(platformNames))],
    };
}
function layersOf(node, attestation) {
    const diffIds = node.config === undefined ? [] : image_config_diffIdsOf(node.config);
    const createdBy = node.config === undefined ? [] : createdByOf(node.config);
    const platforms = platformNames(node);
    const uncompressed = new Set(uncompressedLayersOf(node));
    return node.manifest.layers.flatMap((descriptor, position) => {
        if ((0,oci_descriptor/* isKeptByReference */.vF)(descriptor))
            return [];
        const diffId = diffIds[position];
        return {
            descriptor,
            ...(diffId === undefined ? {} : { diffId }),
            createdBy: createdBy[position] ?? '',
            platforms,
            uncompressed: uncompressed.has(descriptor),
            missingAtSource: node.missingLayers?.has(descriptor.digest) ?? false,
            ...(attestation ? { attestation } : {}),
        };
    });
}
function merge(known, layer) {
    if (known === undefined)
        return layer;
    const { attestation, ...rest } = known;
    return {
        ...rest,
        ...(attestation && layer.attestation ? { attestation } : {}),
        createdBy: known.createdBy || layer.createdBy,
        uncompressed: known.uncompressed && layer.uncompressed,
        platforms: [...new Set([...known.platforms, ...layer.platforms])],
    };
}
function isAttestation(node) {
    const platform = node.descriptor.platform ?? platformOf(node.config);
    return platform !== undefined && (0,oci_platform/* isUnknownPlatform */._H)(platform);
}
function platformNames(node) {
    const platform = node.descriptor.platform ?? platformOf(node.config);
    return platform === undefined || (0,oci_platform/* isUnknownPlatform */._H)(platform) ? [] : [(0,oci_platform/* formatPlatform */.Bq)(platform)];
}

;// CONCATENATED MODULE: ./lib/engine/outcome/reasons.js

function reasonFor(layer, findings) {
    const { options, plan, blobMounting, missed } = findings;
    if (layer.byNameOnly)
        return 'by-name-only';
    if (options.mountFrom.none)
        return 'mounting-disabled';
    if (blobMounting === 'DISABLED')
        return 'setting-off';
    if (isHeld(plan, layer.descriptor.digest))
        return 'refused';
    if (layer.plan.layer.uncompressed)
        return 'compressed-here';
    const known = missed.holders.get(layer.descriptor.digest)?.reason;
    if (known !== undefined)
        return known;
    if (plan.search.denied)
        return 'denied';
    return plan.search.cost.limited ? 'search-limit' : 'not-found';
}
function missedMountsOf(layers, missed) {
    const byRepository = new Map();
    for (const { digest, size, outcome, attestation } of layers) {
        const holder = missed.get(digest);
        if (attestation || outcome !== 'pushed' || holder === undefined)
            continue;
        const bytes = (byRepository.get(holder.repository)?.bytes ?? 0) + size;
        byRepository.set(holder.repository, { ...holder, bytes });
    }
    return [...byRepository.values()].toSorted((a, b) => b.bytes - a.bytes);
}

;// CONCATENATED MODULE: ./lib/engine/outcome/result-builder.js



function transferredResult(outcome, transferred, findings) {
    const layers = distinct(transferred.map(layer => layerResult(layer, findings)));
    return {
        ...common(outcome),
        layers,
        imageExisted: false,
        discovery: together(findings.plan.search.cost, findings.missed.cost),
        missedMounts: missedMountsOf(layers, findings.missed.holders),
    };
}
function together(search, diagnosis) {
    return {
        ...search,
        candidates: Math.max(search.candidates, diagnosis.candidates),
        asked: search.asked + diagnosis.asked,
        calls: search.calls + diagnosis.calls,
        waves: search.waves + diagnosis.waves,
    };
}
function existingImageResult(outcome) {
    const layers = blobsOfImage(outcome.root).layers.map(({ descriptor, diffId, createdBy, platforms, attestation }) => ({
        digest: descriptor.digest,
        ...(diffId === undefined ? {} : { diffId }),
        size: descriptor.size,
        mediaType: descriptor.mediaType,
        createdBy,
        platforms,
        ...(attestation ? { attestation } : {}),
        outcome: 'existing',
        milliseconds: 0,
        attempts: 0,
    }));
    return { ...common(outcome), layers, imageExisted: true, discovery: result/* noDiscovery */.eW, missedMounts: [] };
}
function layerResult(transferred, findings) {
    const { plan, descriptor, outcome, from, beforeCompression, attempts, milliseconds } = transferred;
    const { diffId, createdBy, platforms, attestation } = plan.layer;
    return {
        digest: descriptor.digest,
        ...(diffId === undefined ? {} : { diffId }),
        size: descriptor.size,
        ...(beforeCompression === undefined ? {} : { beforeCompression }),
        mediaType: descriptor.mediaType,
        createdBy,
        platforms,
        ...(attestation ? { attestation } : {}),
        outcome,
        ...(from === undefined ? {} : { from }),
        ...(outcome === 'pushed' ? { reason: reasonFor(transferred, findings) } : {}),
        ...(plan.matchedByDiffId && plan.descriptor === descriptor ? { matchedByDiffId: true } : {}),
        milliseconds,
        attempts,
    };
}
function distinct(layers) {
    return [...new Map(layers.map(layer => [layer.digest, layer])).values()];
}
function common({ context, registry, root, blobMounting, stopwatch, progress, warnings }) {
    const { options, requests } = context;
    return {
        registry,
        repository: options.repository,
        digest: root.descriptor.digest,
        size: root.bytes.byteLength,
        mediaType: root.descriptor.mediaType,
        tags: options.tags,
        platforms: blobsOfImage(root).platforms,
        blobMounting,
        dryRun: options.dryRun,
        requests: requests.byKind,
        throttledRequests: requests.throttled,
        retries: requests.retried,
        phases: stopwatch.phases,
        upload: { bytes: progress.bytesOnWire, busyMilliseconds: progress.busyMilliseconds },
        milliseconds: stopwatch.elapsed,
        warnings,
    };
}

;// CONCATENATED MODULE: ./lib/engine/intake/arrived-result.js




function arrivedImage(intake, root) {
    const { discovery } = intake;
    const { plan, layers } = intake.placementsIn(root);
    return { root, plan, layers, discovery, missed: findMissed(intake.options.context, plan, discovery) };
}
function hadEveryBlob({ plan, layers }) {
    return plan.configs.length === 0 && layers.every(({ outcome }) => outcome === 'existing');
}
async function arrivedResult(intake, { root, plan, layers, discovery, missed }, { existed, requests, stopwatch, noted = new Set() }) {
    const { context, session, tolerated, progress } = intake.options;
    const { options, log } = context;
    const [holders, blobMounting] = await Promise.all([missed, settingAfter(intake, layers)]);
    const outcome = {
        context: { options, requests },
        registry: session.connection.host,
        root,
        blobMounting,
        stopwatch,
        progress,
        warnings: tolerated.warnings(),
    };
    if (existed)
        return existingImageResult(outcome);
    const findings = { options, plan, discovery, blobMounting, missed: holders };
    const result = transferredResult(outcome, layers, findings);
    const missedMounts = result.missedMounts.filter(({ repository }) => !noted.has(repository));
    for (const { repository } of missedMounts)
        noted.add(repository);
    logMissedMounts({ ...result, missedMounts }, discovery, log.outcome);
    return result;
}
async function settingAfter(intake, layers) {
    const { context, session, tolerated } = intake.options;
    const before = intake.blobMounting;
    const refused = layers.some(({ outcome, refusedMounts }) => outcome === 'pushed' && refusedMounts > 0);
    return refused ? await readAfterRefusals(context.ecr, session, before, tolerated) : before;
}

;// CONCATENATED MODULE: ./node_modules/yocto-queue/index.js
/*
How it works:
`this.#head` is an instance of `Node` which keeps track of its current value and nests another instance of `Node` that keeps the value that comes after it. When a value is provided to `.enqueue()`, the code needs to iterate through `this.#head`, going deeper and deeper to find the last value. However, iterating through every single item is slow. This problem is solved by saving a reference to the last value as `this.#tail` so that it can reference it to add a new value.
*/

class Node {
	value;
	next;

	constructor(value) {
		this.value = value;
	}
}

class Queue {
	#head;
	#tail;
	#size;

	constructor() {
		this.clear();
	}

	enqueue(value) {
		const node = new Node(value);

		if (this.#head) {
			this.#tail.next = node;
			this.#tail = node;
		} else {
			this.#head = node;
			this.#tail = node;
		}

		this.#size++;
	}

	dequeue() {
		const current = this.#head;
		if (!current) {
			return;
		}

		this.#head = this.#head.next;
		this.#size--;

		// Clean up tail reference when queue becomes empty
		if (!this.#head) {
			this.#tail = undefined;
		}

		return current.value;
	}

	peek() {
		if (!this.#head) {
			return;
		}

		return this.#head.value;

		// TODO: Node.js 18.
		// return this.#head?.value;
	}

	clear() {
		this.#head = undefined;
		this.#tail = undefined;
		this.#size = 0;
	}

	get size() {
		return this.#size;
	}

	* [Symbol.iterator]() {
		let current = this.#head;

		while (current) {
			yield current.value;
			current = current.next;
		}
	}

	* drain() {
		while (this.#head) {
			yield this.dequeue();
		}
	}
}

;// CONCATENATED MODULE: ./node_modules/p-limit/index.js


function pLimit(concurrency) {
	let rejectOnClear = false;

	if (typeof concurrency === 'object') {
		({concurrency, rejectOnClear = false} = concurrency);
	}

	validateConcurrency(concurrency);

	if (typeof rejectOnClear !== 'boolean') {
		throw new TypeError('Expected `rejectOnClear` to be a boolean');
	}

	const queue = new Queue();
	let activeCount = 0;

	const resumeNext = () => {
		// Process the next queued function if we're under the concurrency limit
		if (activeCount < concurrency && queue.size > 0) {
			activeCount++;
			queue.dequeue().run();
		}
	};

	const next = () => {
		activeCount--;
		resumeNext();
	};

	const run = async (function_, resolve, arguments_) => {
		// Execute the function and capture the result promise
		const result = (async () => function_(...arguments_))();

		// Resolve immediately with the promise (don't wait for completion)
		resolve(result);

		// Wait for the function to complete (success or failure)
		// We catch errors here to prevent unhandled rejections,
		// but the original promise rejection is preserved for the caller
		try {
			await result;
		} catch {}

		// Decrement active count and process next queued function
		next();
	};

	const enqueue = (function_, resolve, reject, arguments_) => {
		const queueItem = {reject};

		// Queue the internal resolve function instead of the run function
		// to preserve the asynchronous execution context.
		new Promise(internalResolve => { // eslint-disable-line promise/param-names
			queueItem.run = internalResolve;
			queue.enqueue(queueItem);
		}).then(run.bind(undefined, function_, resolve, arguments_)); // eslint-disable-line promise/prefer-await-to-then

		// Start processing immediately if we haven't reached the concurrency limit
		if (activeCount < concurrency) {
			resumeNext();
		}
	};

	const generator = (function_, ...arguments_) => new Promise((resolve, reject) => {
		enqueue(function_, resolve, reject, arguments_);
	});

	Object.defineProperties(generator, {
		activeCount: {
			get: () => activeCount,
		},
		pendingCount: {
			get: () => queue.size,
		},
		clearQueue: {
			value() {
				if (!rejectOnClear) {
					queue.clear();
					return;
				}

				const abortError = AbortSignal.abort().reason;

				while (queue.size > 0) {
					queue.dequeue().reject(abortError);
				}
			},
		},
		concurrency: {
			get: () => concurrency,

			set(newConcurrency) {
				validateConcurrency(newConcurrency);
				concurrency = newConcurrency;

				queueMicrotask(() => {
					// eslint-disable-next-line no-unmodified-loop-condition
					while (activeCount < concurrency && queue.size > 0) {
						resumeNext();
					}
				});
			},
		},
		map: {
			async value(iterable, function_) {
				const promises = [];

				try {
					Array.from(iterable, (value, index) => {
						const promise = generator(function_, value, index);
						promises.push(promise);
						return promise;
					});
				} catch (error) {
					// The iterable threw, so `Promise.all` never observes the already scheduled promises. Observe them here to avoid unhandled rejections.
					for (const promise of promises) {
						promise.catch(() => {}); // eslint-disable-line promise/prefer-await-to-then
					}

					throw error;
				}

				return Promise.all(promises);
			},
		},
	});

	return generator;
}

function limitFunction(function_, options) {
	const limit = pLimit(options);

	const limitedFunction = (...arguments_) => limit(() => function_(...arguments_));
	Object.defineProperty(limitedFunction, 'clearQueue', {
		value: limit.clearQueue,
	});

	return limitedFunction;
}

function validateConcurrency(concurrency) {
	if (!((Number.isInteger(concurrency) || concurrency === Number.POSITIVE_INFINITY) && concurrency > 0)) {
		throw new TypeError('Expected `concurrency` to be a number from 1 and up');
	}
}

;// CONCATENATED MODULE: ./lib/images/image-tree/image-content.js

class MissingContentError extends errors/* ImageError */.C8 {
    digest;
    constructor(digest, label, where) {
        super(`${label} ${digest} is missing: ${where} does not exist.`, 'Rebuild or re-save the image.');
        this.digest = digest;
    }
}

;// CONCATENATED MODULE: ./lib/images/image-tree/index-members.js




function memberResults(members, results) {
    const failed = results.find(result => result.status === 'rejected' && !(result.reason instanceof MissingContentError));
    if (failed?.status === 'rejected')
        throw failed.reason;
    return members.map((member, at) => {
        const result = results[at];
        if (result?.status === 'rejected')
            return { member, missing: result.reason };
        return result?.value === undefined ? { member } : { member, read: result.value };
    });
}
function requireComplete(results, wanted) {
    const isNeeded = (member) => !isArtifact(member) && (wanted.length === 0 || member.platform !== undefined);
    const missing = results.filter(result => result.missing !== undefined && isNeeded(result.member));
    const first = missing[0]?.missing;
    if (first === undefined)
        return;
    const absent = [...new Set(missing.map(result => nameOfMember(result.member)))].slice(0, 10).join(', ');
    const requested = wanted.length === 0 ? '' : ', which the input "platforms" requests';
    throw new errors/* ImageError */.C8(`The image lacks content of ${absent}${requested}. ${first.message}`, index_members_remedyFor(results, wanted), {
        cause: first,
    });
}
function index_members_remedyFor(results, wanted) {
    const complete = results.flatMap(({ member, read }) => {
        const isImage = read !== undefined && !isArtifact(member) && member.platform !== undefined;
        return isImage && read.node.kind === 'manifest' && read.node.missingLayers === undefined ? [member] : [];
    });
    const platforms = [...new Set(complete.map(nameOfMember))].slice(0, 10).join(',');
    if (platforms === '')
        return 'Rebuild or re-save the image.';
    const change = wanted.length === 0 ? 'set the input' : 'change the input';
    return `Rebuild or re-save the complete image, or ${change} to push what is there (platforms: ${platforms}).`;
}
function followSubjects(results, selecting) {
    const byDigest = new Map(results.map(result => [result.member.digest, result]));
    return results.map(result => {
        if (result.read === undefined)
            return result;
        const { member } = result;
        const subject = subjectOf(result.read.node);
        const image = subject === undefined ? undefined : byDigest.get(subject);
        if (image === undefined)
            return selecting && isArtifact(member) ? { member } : result;
        if (image.read !== undefined)
            return result;
        return image.missing === undefined ? { member } : { member, missing: image.missing };
    });
}
function isArtifact(member) {
    return (attestedDigest(member) !== undefined ||
        (member.platform !== undefined && (0,oci_platform/* isUnknownPlatform */._H)(member.platform)));
}
function subjectOf(node) {
    const subject = node.kind === 'manifest' ? node.manifest.subject?.digest : undefined;
    return attestedDigest(node.descriptor) ?? subject;
}
function nameOfMember(member) {
    if (attestedDigest(member) !== undefined)
        return 'attestations';
    const { platform, digest } = member;
    return platform === undefined || (0,oci_platform/* isUnknownPlatform */._H)(platform) ? digest : (0,oci_platform/* formatPlatform */.Bq)(platform);
}

;// CONCATENATED MODULE: ./lib/images/image-tree/read-verified.js




const read_verified_remedy = 'Rebuild or re-save the image.';
async function readVerified(descriptor, label, where, read) {
    if (descriptor.size > manifest/* maxManifestBytes */.rq) {
        throw new errors/* ImageError */.C8(`${label} ${descriptor.digest} is ${descriptor.size} bytes, more than the 4 MiB that registries accept.`, 'Rebuild the image.');
    }
    const bytes = (await read(descriptor)) ?? embeddedData(descriptor);
    if (bytes === undefined)
        throw new MissingContentError(descriptor.digest, label, where);
    requireSize(descriptor, bytes.length, label, where);
    const verifier = new oci_digest/* DigestVerifier */.Do(descriptor.digest);
    verifier.update(bytes);
    const { actual, matches } = verifier.finish();
    if (!matches) {
        throw new errors/* ImageError */.C8(`${label} ${descriptor.digest} (${where}) is corrupt: it has digest ${actual}.`, read_verified_remedy);
    }
    return bytes;
}
function requireSize(descriptor, actual, label, where) {
    if (actual === descriptor.size)
        return;
    throw new errors/* ImageError */.C8(`${label} ${descriptor.digest} (${where}) is corrupt: it is ${actual} bytes, expected ${descriptor.size}.`, read_verified_remedy);
}
function embeddedData(descriptor) {
    return descriptor.data === undefined ? undefined : Buffer.from(descriptor.data, 'base64');
}

;// CONCATENATED MODULE: ./lib/images/image-tree/rewrite-index.js


function withMembers(descriptor, index, children) {
    const rewritten = { ...index, manifests: children.map(child => child.descriptor) };
    const bytes = (0,manifest/* serializeManifest */.MZ)(rewritten);
    const { data: _, ...rest } = descriptor;
    return {
        kind: 'index',
        descriptor: { ...rest, digest: (0,oci_digest/* digestOf */.ol)(bytes), size: bytes.length },
        bytes,
        index: rewritten,
        children,
    };
}

;// CONCATENATED MODULE: ./lib/images/image-tree/select-platforms.js




class PlatformFilter {
    #wanted;
    #found = new Set();
    #offered = new Set();
    #absent = new Set();
    constructor(wanted) {
        this.#wanted = wanted;
    }
    judge(members) {
        const own = new Map(members.map(member => [member.digest, this.#judgeOne(member)]));
        return members.map(member => {
            const subject = attestedDigest(member);
            if (subject === undefined)
                return own.get(member.digest) ?? 'keep';
            return own.get(subject) === 'drop' ? 'drop' : 'keep';
        });
    }
    wants(platform) {
        this.#offered.add((0,oci_platform/* formatPlatform */.Bq)(platform));
        return this.#wanted.length === 0 || this.#wanted.some(wanted => (0,oci_platform/* matchesPlatform */.pC)(platform, wanted));
    }
    markFound(platform) {
        for (const wanted of this.#wanted)
            if ((0,oci_platform/* matchesPlatform */.pC)(platform, wanted))
                this.#found.add(wanted);
    }
    markAbsent(platform) {
        this.#absent.add((0,oci_platform/* formatPlatform */.Bq)(platform));
    }
    requireAllFound() {
        const absent = this.#wanted.filter(wanted => !this.#found.has(wanted));
        if (absent.length === 0)
            return;
        const offered = [...this.#offered]
            .filter(name => !this.#absent.has(name))
            .slice(0, 10)
            .join(', ') || 'no platforms';
        throw new errors/* InputError */.dz('platforms', `the image does not contain ${absent.join(', ')}. It contains ${offered}.`, 'Fix the value, or build the image for that platform.');
    }
    #judgeOne(member) {
        if (this.#wanted.length === 0)
            return 'keep';
        if ((0,media_types/* isIndexType */.$U)(member.mediaType))
            return 'look';
        if (member.platform === undefined)
            return (0,media_types/* isManifestType */.Q3)(member.mediaType) ? 'look' : 'keep';
        if ((0,oci_platform/* isUnknownPlatform */._H)(member.platform))
            return 'keep';
        return this.wants(member.platform) ? 'keep' : 'drop';
    }
}

;// CONCATENATED MODULE: ./lib/images/image-tree/tree-bounds.js


const maxDepth = 8;
const maxMembers = 10_000;
const maxDocumentBytes = 64 * 1024 * 1024;
const tree_bounds_maxValues = 500_000;
const tree_bounds_remedy = 'Rebuild the image.';
function measure(node, children) {
    const height = children.reduce((most, child) => Math.max(most, child.height + 1), 0);
    const weight = children.reduce((sum, child) => sum + child.weight, 1);
    requireDepth(height, node.descriptor);
    requireMembers(weight, node.descriptor);
    return { node, height, weight };
}
function requireDepth(depth, at) {
    if (depth <= maxDepth)
        return;
    throw new errors/* ImageError */.C8(`Image index ${at.digest} has more than ${maxDepth} levels of nesting.`, tree_bounds_remedy);
}
function requireMembers(count, at) {
    if (count <= maxMembers)
        return;
    throw new errors/* ImageError */.C8(`Image index ${at.digest} has more than ${maxMembers} members.`, tree_bounds_remedy);
}
class DocumentBudget {
    #bytes = 0;
    #values = 0;
    add(document) {
        this.#bytes += document.length;
        if (this.#bytes <= maxDocumentBytes)
            return;
        throw new errors/* ImageError */.C8('The manifests and configs of the image are larger than 64 MiB in total.', tree_bounds_remedy);
    }
    addParsed(document) {
        this.#values += (0,json_values/* countJsonValues */.M)(document);
        if (this.#values <= tree_bounds_maxValues)
            return;
        throw new errors/* ImageError */.C8(`The manifests and configs of the image contain more than ${tree_bounds_maxValues} JSON values in total.`, tree_bounds_remedy);
    }
}

;// CONCATENATED MODULE: ./lib/images/image-tree/read-image-tree.js












const parallelReads = 8;
async function readImageTree(root, content, options) {
    return await new TreeReader(content, options).read(root);
}
class TreeReader {
    #content;
    #options;
    #filter;
    #limit = pLimit(parallelReads);
    #budget = new DocumentBudget();
    #nodes = new Map();
    #sizes = new Map();
    #dropped = [];
    #missing = [];
    constructor(content, options) {
        this.#content = content;
        this.#options = options;
        this.#filter = new PlatformFilter(options.platforms);
    }
    async read(descriptor) {
        const root = await this.#node(descriptor, this.#options.platforms.length > 0, 0);
        this.#filter.requireAllFound();
        if (root === undefined)
            throw new errors/* ImageError */.C8(`Image ${descriptor.digest} is empty.`, 'Rebuild the image.');
        if (root.node.kind === 'opaque')
            throw notAnImage(descriptor);
        return { root: root.node, dropped: this.#dropped, missing: this.#missing };
    }
    async #node(descriptor, look, depth) {
        requireDepth(depth, descriptor);
        const key = `${descriptor.digest} ${descriptor.mediaType} ${descriptor.size} ${look}`;
        const reading = this.#nodes.get(key) ?? this.#read(descriptor, look, depth);
        this.#nodes.set(key, reading);
        const read = await reading;
        if (read === undefined || read.node.descriptor.digest !== descriptor.digest)
            return read;
        return { ...read, node: { ...read.node, descriptor } };
    }
    async #read(descriptor, look, depth) {
        const { mediaType, digest } = descriptor;
        const bytes = await this.#document(descriptor, 'Manifest', d => this.#content.readManifest(d));
        if (!(0,media_types/* isIndexType */.$U)(mediaType) && !(0,media_types/* isManifestType */.Q3)(mediaType)) {
            return measure({ kind: 'opaque', descriptor, bytes }, []);
        }
        this.#budget.addParsed(bytes);
        const parsed = (0,manifest/* parseManifest */.Ng)(bytes, mediaType, `Manifest ${digest}`);
        return parsed.kind === 'index'
            ? await this.#index(descriptor, bytes, parsed.index, depth)
            : await this.#manifest(descriptor, bytes, parsed.manifest, look);
    }
    async #manifest(descriptor, bytes, manifest, look) {
        const configBytes = await this.#configBytes(manifest.config);
        if (configBytes !== undefined)
            this.#budget.addParsed(configBytes);
        const config = configBytes && parseImageConfig(configBytes, `Config ${manifest.config.digest}`);
        const platform = descriptor.platform ?? platformOf(config);
        if (platform !== undefined && look && !this.#filter.wants(platform))
            return undefined;
        const missingLayers = await this.#missingAmong(manifest.layers.filter(layer => !(0,oci_descriptor/* isKeptByReference */.vF)(layer)));
        if (platform !== undefined)
            this.#filter.markFound(platform);
        const known = {
            ...(configBytes && { configBytes }),
            ...(config && { config }),
            ...(missingLayers.size > 0 && { missingLayers }),
        };
        return measure({ kind: 'manifest', descriptor, bytes, manifest, ...known }, []);
    }
    async #configBytes(config) {
        if ((0,media_types/* isImageConfigType */.Ky)(config.mediaType) && config.size <= manifest/* maxManifestBytes */.rq) {
            return await this.#document(config, 'Config', d => this.#content.readConfig(d));
        }
        await this.#requireBlob(config, 'Config');
        return undefined;
    }
    async #index(descriptor, bytes, index, depth) {
        const members = index.manifests;
        requireMembers(members.length, descriptor);
        const verdicts = this.#filter.judge(members);
        const settled = await Promise.allSettled(members.map(async (member, at) => verdicts[at] === 'drop' ? undefined : await this.#node(member, verdicts[at] === 'look', depth + 1)));
        const { platforms, missing } = this.#options;
        const results = followSubjects(memberResults(members, settled), platforms.length > 0);
        if (missing === 'refuse')
            requireComplete(results, platforms);
        this.#note(results);
        const kept = results.flatMap(({ read }) => (read === undefined ? [] : [read]));
        if (kept.length === 0 && members.length > 0)
            return undefined;
        const children = kept.map(({ node }) => node);
        const unchanged = children.length === members.length &&
            children.every((child, at) => child.descriptor.digest === members[at]?.digest);
        const node = { kind: 'index', descriptor, bytes, index, children };
        return measure(unchanged ? node : withMembers(descriptor, index, children), kept);
    }
    #note(results) {
        for (const { member, read, missing } of results) {
            if (read !== undefined)
                continue;
            (missing === undefined ? this.#dropped : this.#missing).push(member);
            if (missing !== undefined && member.platform !== undefined)
                this.#filter.markAbsent(member.platform);
        }
        const present = results.some(({ read }) => read !== undefined);
        const reason = results.find(({ missing }) => missing !== undefined)?.missing;
        if (!present && reason !== undefined)
            throw reason;
    }
    async #missingAmong(layers) {
        const exists = await Promise.all(layers.map(layer => this.#hasBlob(layer, 'Layer')));
        const missing = layers.filter((_, at) => !exists[at]);
        if (this.#options.missing === 'leave-out')
            for (const layer of missing)
                throw this.#missingBlob(layer, 'Layer');
        return new Set(missing.map(({ digest }) => digest));
    }
    async #requireBlob(blob, label) {
        if (!(await this.#hasBlob(blob, label)))
            throw this.#missingBlob(blob, label);
    }
    async #hasBlob(blob, label) {
        const key = blob.digest;
        const pending = this.#sizes.get(key) ?? this.#limit(() => this.#content.blobSize(blob));
        this.#sizes.set(key, pending);
        const size = (await pending) ?? embeddedData(blob)?.length;
        if (size === undefined)
            return false;
        requireSize(blob, size, label, this.#content.locate(blob));
        return true;
    }
    #missingBlob(blob, label) {
        return new MissingContentError(blob.digest, label, this.#content.locate(blob));
    }
    async #document(descriptor, label, read) {
        const where = this.#content.locate(descriptor);
        const bytes = await this.#limit(() => readVerified(descriptor, label, where, read));
        this.#budget.add(bytes);
        return bytes;
    }
}
function notAnImage({ digest, mediaType }) {
    return new errors/* ImageError */.C8(`${digest} cannot be pushed as an image: its media type is ${shownType(mediaType)}.`, 'Rebuild it as an OCI image or a Docker schema 2 image.');
}
function shownType(mediaType) {
    return /^[\w.+/-]+$/.test(mediaType) ? mediaType : JSON.stringify(mediaType);
}

;// CONCATENATED MODULE: ./lib/assemble/relay/arrived-content.js


class ArrivedContent {
    #memory;
    #small;
    #repository;
    constructor(memory, small, repository) {
        this.#memory = memory;
        this.#small = small;
        this.#repository = repository;
    }
    async readManifest({ digest }) {
        return (this.#memory.get(digest) ?? (await this.#repository.getManifest(digest)))?.bytes;
    }
    async readConfig({ digest }) {
        return (this.#small(digest) ?? (await (0,read_bounded/* readBounded */.C)(await this.#repository.readBlob(digest), manifest/* maxManifestBytes */.rq)));
    }
    async blobSize({ size }) {
        return size;
    }
    locate({ digest }) {
        return `${digest} in ${this.#repository.name}`;
    }
}

;// CONCATENATED MODULE: ./lib/assemble/relay/image-describer.js







const longestReading = 10_000;
class ImageDescriber {
    #parts;
    #noted = new Set();
    constructor(parts) {
        this.#parts = parts;
    }
    async describe(opened, manifest) {
        if (!isReadable(manifest))
            return this.summarize(opened, manifest);
        const signal = AbortSignal.any([this.#parts.context.signal, AbortSignal.timeout(longestReading)]);
        return await (0,abort/* untilAborted */.Eu)(this.#describe(opened, manifest, signal), signal);
    }
    summarize({ intake }, { digest, mediaType, bytes }) {
        const { context, connection } = this.#parts;
        return {
            registry: connection.host,
            repository: context.options.repository,
            digest,
            size: bytes.byteLength,
            mediaType,
            tags: [],
            platforms: [],
            blobMounting: intake.blobMounting,
            layers: [],
            imageExisted: false,
            dryRun: false,
            discovery: result/* noDiscovery */.eW,
            missedMounts: [],
            requests: {},
            throttledRequests: 0,
            retries: 0,
            phases: [],
            upload: { bytes: 0, busyMilliseconds: 0 },
            milliseconds: 0,
            warnings: [],
        };
    }
    async #describe({ intake }, { digest, mediaType, bytes }, signal) {
        const { context, connection, memory } = this.#parts;
        const repository = connection.repository(context.options.repository, signal);
        const content = new ArrivedContent(memory, blob => intake.small(blob), repository);
        const descriptor = { digest, mediaType, size: bytes.byteLength };
        const { root } = await readImageTree(descriptor, content, { platforms: [], missing: 'refuse' });
        const arrived = arrivedImage(intake, root);
        const result = await arrivedResult(intake, arrived, {
            existed: hadEveryBlob(arrived),
            requests: context.requests,
            stopwatch: new Stopwatch(),
            noted: this.#noted,
        });
        return { ...result, discovery: (await arrived.missed).cost };
    }
}
function isReadable({ mediaType }) {
    return (0,media_types/* isIndexType */.$U)(mediaType) || (0,media_types/* isManifestType */.Q3)(mediaType);
}

;// CONCATENATED MODULE: ./lib/engine/transfer/place-blob.js
const mountsAtOnce = 32;
const place_blob_most = { known: 3, further: 2 };
async function mountBlob(target, digest, sources) {
    let session;
    const refusedBy = [];
    for await (const from of inTurn(sources)) {
        const opened = await target.openUpload({ digest, from });
        if (session !== undefined)
            void target.cancelUpload(session);
        if (opened.mounted)
            return { mounted: true, placed: mountedFrom(from, refusedBy.length) };
        session = opened.session;
        refusedBy.push(from);
    }
    return { mounted: false, session, refusedBy };
}
function mountedFrom(from, refusals) {
    return { outcome: 'mounted', from, refusedMounts: refusals, attempts: refusals + 1 };
}
async function* inTurn({ known, further }) {
    const first = known.slice(0, place_blob_most.known);
    yield* first;
    if (first.length === 0 || further === undefined)
        return;
    yield* (await further(first)).slice(0, place_blob_most.further);
}
async function placeBlob(target, content, sources, slots, progress) {
    const mount = await slots.mount(() => mountBlob(target, content.digest, sources));
    if (mount.mounted)
        return mount.placed;
    const sent = await slots.upload(() => target.sendBlob(mount.session, content, progress));
    const refusals = mount.refusedBy.length;
    return { outcome: 'pushed', refusedMounts: refusals, attempts: refusals + sent.attempts };
}

;// CONCATENATED MODULE: ./lib/engine/intake/arrival.js
class Arrival {
    #writer;
    #desk;
    #sending;
    #onEnd;
    #began = performance.now();
    constructor(open, desk, progress, onEnd) {
        this.#onEnd = onEnd;
        this.#sending = new SendingTime(progress);
        this.#writer = open(this.#sending.listener);
        this.#desk = desk;
    }
    get size() {
        return this.#writer.size;
    }
    async write(chunk) {
        await this.#writer.write(chunk);
        this.#sending.expect(this.#writer.size);
    }
    async commit(digest) {
        const content = this.#writer.whole(digest);
        if (content === undefined)
            await this.#commitSent(digest);
        else
            await this.#desk.takeWhole(content, this.#began);
        await this.discard();
    }
    async discard() {
        this.#sending.end();
        try {
            await this.#writer.discard();
        }
        finally {
            this.#onEnd();
        }
    }
    async #commitSent(digest) {
        const { size } = this.#writer;
        const sent = await this.#writer.commit(digest);
        this.#sending.expect(size);
        this.#desk.takeSent(digest, size, sent, Math.round(performance.now() - this.#began));
    }
}
class SendingTime {
    #progress;
    #over = Promise.withResolvers();
    #begun = false;
    #expected = 0;
    constructor(progress) {
        this.#progress = progress;
    }
    listener = bytes => {
        if (bytes > 0)
            this.#begin();
        this.#progress.sent(bytes);
    };
    expect(size) {
        if (!this.#begun)
            return;
        this.#progress.expect(size - this.#expected);
        this.#expected = size;
    }
    end() {
        this.#over.resolve();
    }
    #begin() {
        if (this.#begun)
            return;
        this.#begun = true;
        void this.#progress.uploading(() => this.#over.promise);
    }
}

;// CONCATENATED MODULE: ./lib/engine/opening/target.js



async function describeTarget(ecr, name, tolerated) {
    try {
        const description = await ecr.describeRepository(name);
        return description === undefined ? { missing: true } : { description, missing: false };
    }
    catch (error) {
        tolerated.tolerate(error, 'target-undescribed');
        return { missing: false };
    }
}
async function resolveImage({ ecr, options }, image, session, tolerated) {
    const name = options.repository;
    const digests = needsCompression(image) ? [] : manifestDigestsOf(image);
    const references = [...digests, ...options.tags];
    try {
        return { ...(await ecr.resolveImages(name, references)), repositoryMissing: false };
    }
    catch (error) {
        if (error instanceof RepositoryNotFoundError) {
            return { digests: new Map(), unknown: new Set(), repositoryMissing: true };
        }
        tolerated.tolerate(error, 'images-unresolved');
        const repository = (await session).connection.repository(name);
        return { ...(await resolveByHead(repository, references)), repositoryMissing: false };
    }
}
async function resolveByHead(repository, references) {
    const digests = new Map();
    const unknown = new Set();
    const lookUp = async (reference) => {
        try {
            const head = await repository.headManifest(reference);
            if (head !== undefined)
                digests.set(reference, head.digest);
        }
        catch (error) {
            if (!isRegistryAnswer(error))
                throw error;
            if (!(error instanceof RepositoryNotFoundError))
                unknown.add(reference);
        }
    };
    await Promise.all(references.map(lookUp));
    return { digests, unknown };
}
async function presentInTarget(ecr, repository, digests, tolerated) {
    try {
        return await blobsInTarget(ecr, repository, digests, tolerated);
    }
    catch (error) {
        if (error instanceof RepositoryNotFoundError)
            return new Map();
        throw error;
    }
}
async function blobsInTarget(ecr, repository, digests, tolerated) {
    if (digests.length === 0)
        return new Map();
    try {
        return await ecr.availableLayers(repository.name, digests);
    }
    catch (error) {
        if (error instanceof errors/* RepositoryNotFoundError */.wN)
            throw error;
        tolerated.tolerate(error, 'layers-one-by-one');
        return presentByHead(repository, digests);
    }
}
async function presentByHead(repository, digests) {
    const found = await Promise.all(digests.map(async (digest) => {
        try {
            const size = await repository.headBlob(digest);
            return size === undefined ? [] : [[digest, size]];
        }
        catch (error) {
            if ((0,errors/* isRegistryAnswer */.O)(error))
                return [];
            throw error;
        }
    }));
    return new Map(found.flat());
}

;// CONCATENATED MODULE: ./lib/engine/intake/gathering.js
class Gathering {
    #pause;
    #ask;
    #batch;
    constructor(pause, ask) {
        this.#pause = pause;
        this.#ask = ask;
    }
    async join(digest, search) {
        this.#batch ??= this.#begin();
        const { digests, answer } = this.#batch;
        digests.set(digest, search || digests.get(digest) === true);
        return await answer;
    }
    #begin() {
        const digests = new Map();
        const answer = this.#pause()
            .finally(() => {
            this.#batch = undefined;
        })
            .then(() => this.#ask(digests));
        return { digests, answer };
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/hints.js






const noHints = { repositories: [], baseNames: [] };
const maxHints = 16;
const baseNameKey = 'org.opencontainers.image.base.name';
async function hintsOf(root, registryHost, origin, readBlob) {
    const promoted = origin !== undefined && isSameRegistry(origin.host, registryHost);
    const references = [...annotated(root), ...(promoted ? [] : await materials(root, readBlob))];
    const repositories = new Set();
    const baseNames = new Set();
    if (promoted)
        repositories.add(origin.repository);
    for (const text of references) {
        const reference = parseReference(text);
        if (reference === undefined)
            continue;
        const here = reference.host !== undefined && isSameRegistry(reference.host, registryHost);
        if (here)
            repositories.add(reference.repository);
        else
            baseNames.add(reference.repository.slice(reference.repository.lastIndexOf('/') + 1));
    }
    for (const name of manifestsOf(root).flatMap(runtimesOf))
        baseNames.add(name);
    return { repositories: [...repositories].slice(0, maxHints), baseNames: [...baseNames].slice(0, maxHints) };
}
function annotated(root) {
    const found = [];
    const visit = (node) => {
        found.push(node.descriptor.annotations?.[baseNameKey]);
        if (node.kind === 'index') {
            found.push(node.index.annotations?.[baseNameKey]);
            node.children.forEach(visit);
        }
        if (node.kind === 'manifest')
            found.push(node.manifest.annotations?.[baseNameKey], labelOf(node));
    };
    visit(root);
    return found.filter(text => text !== undefined);
}
const runConfig = schemas/* looseObject */._H3({
    config: schemas/* looseObject */._H3({
        Labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
        Env: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    })
        .nullish(),
});
function labelOf(node) {
    const parsed = runConfig.safeParse(node.config);
    return parsed.success ? parsed.data.config?.Labels?.[baseNameKey] : undefined;
}
function runtimesOf(node) {
    const parsed = runConfig.safeParse(node.config);
    const environment = parsed.success ? (parsed.data.config?.Env ?? []) : [];
    return environment.flatMap(line => {
        const name = /^([A-Z][A-Z0-9]{1,30})_VERSION=/.exec(line)?.[1];
        return name === undefined ? [] : [name.toLowerCase()];
    });
}
const uris = schemas/* array */.YOg(schemas/* looseObject */._H3({ uri: schemas/* string */.YjP() })).max(10_000);
const provenance = schemas/* looseObject */._H3({
    predicate: schemas/* looseObject */._H3({
        materials: uris.optional(),
        buildDefinition: schemas/* looseObject */._H3({ resolvedDependencies: uris.optional() }).optional(),
    }),
});
async function materials(root, readBlob) {
    const statements = manifestsOf(root)
        .flatMap(node => node.manifest.layers)
        .filter(layer => layer.mediaType === inTotoType && isProvenance(layer) && layer.size <= maxManifestBytes)
        .slice(0, maxHints);
    const blobs = await Promise.all(statements.map(readBlob));
    return blobs.flatMap(bytes => (bytes === undefined ? [] : materialsOf(bytes)));
}
function isProvenance(layer) {
    return layer.annotations?.['in-toto.io/predicate-type']?.startsWith('https://slsa.dev/provenance/') ?? true;
}
function materialsOf(statement) {
    try {
        const { predicate } = provenance.parse(parseJsonOrNothing(statement));
        const found = [
            ...(predicate.materials ?? []),
            ...(predicate.buildDefinition?.resolvedDependencies ?? []),
        ];
        return found.map(({ uri }) => dockerPurl(uri)).filter(name => name !== undefined);
    }
    catch {
        return [];
    }
}
function dockerPurl(uri) {
    const match = /^pkg:(?:docker|oci)\/([^@?#]+)/.exec(uri);
    if (match?.[1] === undefined)
        return undefined;
    try {
        return decodeURIComponent(match[1]);
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./lib/shared/sum.js
var sum = __webpack_require__(9650);
;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/order.js
const reaches = ['named', 'near', 'all'];
const tiers = {
    hinted: { rank: 0, reach: 'named', leastChecked: 0 },
    namespace: { rank: 1, distantRank: 3, reach: 'near', leastChecked: 6 },
    'base-like': { rank: 2, reach: 'all', leastChecked: 30 },
    other: { rank: 4, reach: 'all', leastChecked: 30 },
};
const nearNeighbors = 24;
function inOrder(items, standingOf) {
    return [...items]
        .map(item => ({ item, standing: standingOf(item) }))
        .toSorted((a, b) => compare(a.standing, b.standing))
        .map(({ item }) => item);
}
function rankedSources(sources, held = new Map()) {
    return inOrder(sources, source => ({ source, held: held.get(source.name) ?? 0 }));
}
function bestOf(sources) {
    let best;
    for (const source of sources) {
        if (best === undefined || compare({ source }, { source: best }) < 0)
            best = source;
    }
    return best;
}
function checkOrder(waiting, neighborsChecked, isDenied, held = new Map(), checked = new Map()) {
    const nearest = Math.max(0, nearNeighbors - neighborsChecked);
    const near = new Set(rankedSources(waiting.filter(isNeighbor)).slice(0, nearest));
    const turns = turnsOf(rankedSources(waiting), checked);
    return inOrder(waiting, source => ({
        source,
        turn: turns.get(source) ?? 0,
        held: held.get(source.name) ?? 0,
        denied: isDenied(source.name),
        distant: isNeighbor(source) && !near.has(source),
    }));
}
function turnsOf(ranked, checked) {
    const counts = new Map(checked);
    const turns = new Map();
    for (const source of ranked) {
        if (source.tier !== 'other' || source.explicit)
            continue;
        const group = groupOf(source.name);
        const turn = counts.get(group) ?? 0;
        turns.set(source, turn);
        counts.set(group, turn + 1);
    }
    return turns;
}
function namespaceOf(name) {
    return name.slice(0, Math.max(0, name.indexOf('/')));
}
function groupOf(name) {
    return namespaceOf(name) || (name.split(/[._-]/, 1)[0] ?? name);
}
function isWithin(source, reach) {
    return reaches.indexOf(reachOf(source)) <= reaches.indexOf(reach);
}
function isNamed(source) {
    return reachOf(source) === 'named';
}
function reachOf({ explicit, tier }) {
    return explicit ? 'named' : tiers[tier].reach;
}
function isNeighbor({ explicit, tier }) {
    return tier === 'namespace' && !explicit;
}
function compare(a, b) {
    return (Number(a.tierRefused ?? false) - Number(b.tierRefused ?? false) ||
        Number(b.proven ?? false) - Number(a.proven ?? false) ||
        (b.held ?? 0) - (a.held ?? 0) ||
        Number(a.denied ?? false) - Number(b.denied ?? false) ||
        a.source.pattern - b.source.pattern ||
        rankOf(a) - rankOf(b) ||
        (a.turn ?? 0) - (b.turn ?? 0) ||
        a.source.distance - b.source.distance ||
        compareNames(a.source.name, b.source.name));
}
function rankOf({ source, distant = false }) {
    const rules = tiers[source.tier];
    return distant ? (rules.distantRank ?? rules.rank) : rules.rank;
}
function compareNames(a, b) {
    if (a === b)
        return 0;
    return a < b ? -1 : 1;
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/stop-rule.js

const smallRegistry = 64;
const leastCheckedBelowTarget = 0;
const bytesWorthACall = 1024 * 1024;
const bytesWorthListing = 64 * 1024 * 1024;
function worthChecking(located, missingBytes, checkedBefore = 0) {
    const least = located === 'target' ? leastCheckedBelowTarget : tiers[located].leastChecked;
    return Math.max(least - checkedBefore, Math.floor(missingBytes / bytesWorthACall));
}
function isWorthListing(missingBytes) {
    return missingBytes >= bytesWorthListing;
}
function onlyTopLayersMissing(chains, missing, located) {
    return chains
        .filter(chain => chain.some(digest => missing.has(digest)))
        .every(chain => {
        const highest = chain.findLastIndex(digest => located(digest));
        return highest >= 0 && chain.slice(0, highest).every(digest => !missing.has(digest));
    });
}

;// CONCATENATED MODULE: ./lib/engine/locating/diff-ids/claims.js
const trusts = ['pulled', 'target', 'other'];
class Claims {
    #compression;
    #byDiffId = new Map();
    #byLayer = new Map();
    constructor(compression) {
        this.#compression = compression;
    }
    add(layer) {
        const { diffId, descriptor } = layer;
        const earlier = this.#byDiffId.get(diffId)?.get(descriptor.digest);
        const claim = earlier === undefined ? { layer, votes: 1 } : agree(earlier, layer);
        set(this.#byDiffId, diffId, descriptor.digest, claim);
        set(this.#byLayer, descriptor.digest, diffId, claim);
    }
    accepted(diffIds) {
        const known = new Map();
        for (const diffId of diffIds) {
            const claims = [...(this.#byDiffId.get(diffId)?.values() ?? [])].toSorted((a, b) => strongestFirst(a, b) || this.#compressionRank(a) - this.#compressionRank(b));
            const best = claims.find(claim => this.#isUndisputed(claim));
            if (best !== undefined)
                known.set(diffId, best.layer);
        }
        return known;
    }
    #compressionRank({ layer }) {
        return layer.descriptor.mediaType.endsWith(this.#compression) ? 0 : 1;
    }
    #isUndisputed(claim) {
        const { diffId, descriptor } = claim.layer;
        const rivals = [...(this.#byLayer.get(descriptor.digest) ?? [])];
        return rivals.every(([other, rival]) => other === diffId || strongestFirst(claim, rival) < 0);
    }
}
function agree(earlier, layer) {
    const difference = trusts.indexOf(layer.trust) - trusts.indexOf(earlier.layer.trust);
    if (difference < 0)
        return { layer, votes: 1 };
    return difference === 0 ? { layer: earlier.layer, votes: earlier.votes + 1 } : earlier;
}
function strongestFirst(a, b) {
    return trusts.indexOf(a.layer.trust) - trusts.indexOf(b.layer.trust) || b.votes - a.votes;
}
function set(claims, first, second, claim) {
    const row = claims.get(first) ?? new Map();
    claims.set(first, row.set(second, claim));
}

;// CONCATENATED MODULE: ./lib/engine/locating/diff-ids/known-layers.js







const imagesRead = { count: 12, configBytes: 1024 * 1024 };
async function knownLayersOf(ecr, repository, wanted, reading, compression) {
    const recent = await ecr.recentImages(repository.name, imagesRead.count);
    const images = recent.filter(({ pulled }) => pulled || reading !== 'pulled-only');
    if (images.length === 0)
        return [];
    const stored = await ecr.manifests(repository.name, images.map(({ digest }) => digest));
    const trustOf = new Map(images.map(({ digest, pulled }) => [digest, trustIn(pulled, reading)]));
    const configs = byConfig(stored, trustOf, wanted.size);
    const claims = new Claims(compression);
    for (let next = 0; next < configs.length; next += 4) {
        const batch = configs.slice(next, next + 4);
        const found = await Promise.all(batch.map(images => readLayers(repository, images)));
        for (const layer of found.flat())
            claims.add(layer);
        if (claims.accepted(wanted).size === wanted.size)
            break;
    }
    return [...claims.accepted(wanted).values()];
}
function trustIn(pulled, reading) {
    return pulled || reading === 'pulled-only' ? 'pulled' : reading;
}
function byConfig(stored, trustOf, wantedLayers) {
    const groups = new Map();
    for (const { bytes, mediaType, digest } of stored) {
        const manifest = readManifest(bytes, mediaType, digest);
        const trust = trustOf.get(digest);
        if (manifest === undefined || trust === undefined)
            continue;
        const same = groups.get(manifest.config.digest) ?? [];
        groups.set(manifest.config.digest, [...same, { manifest, trust }]);
    }
    const pulledFirst = (images) => images.some(({ trust }) => trust === 'pulled') ? 0 : 1;
    const difference = ([image]) => Math.abs((image?.manifest.layers.length ?? 0) - wantedLayers);
    return [...groups.values()].toSorted((a, b) => pulledFirst(a) - pulledFirst(b) || difference(a) - difference(b));
}
function readManifest(bytes, mediaType, digest) {
    try {
        if ((0,oci_digest/* digestOf */.ol)(bytes) !== digest)
            return undefined;
        const parsed = (0,manifest/* parseManifest */.Ng)(bytes, mediaType, digest);
        if (parsed.kind !== 'manifest' || !(0,media_types/* isImageConfigType */.Ky)(parsed.manifest.config.mediaType))
            return undefined;
        return parsed.manifest.config.size <= imagesRead.configBytes ? parsed.manifest : undefined;
    }
    catch {
        return undefined;
    }
}
async function readLayers(repository, images) {
    const config = images[0]?.manifest.config.digest;
    const bytes = config === undefined ? undefined : await readConfig(repository, config);
    if (config === undefined || bytes === undefined)
        return [];
    try {
        const diffIds = image_config_diffIdsOf(parseImageConfig(bytes, config));
        return images.flatMap(image => claimsOf(repository.name, image, diffIds));
    }
    catch (error) {
        if (error instanceof errors/* ImageError */.C8)
            return [];
        throw error;
    }
}
function claimsOf(repository, { manifest, trust }, diffIds) {
    if (diffIds.length !== manifest.layers.length)
        return [];
    const claims = new Map();
    for (const [position, descriptor] of manifest.layers.entries()) {
        const diffId = diffIds[position];
        if (diffId === undefined || !isUsable(descriptor))
            continue;
        claims.set(`${diffId} ${descriptor.digest}`, { diffId, descriptor, repository, trust });
    }
    return [...claims.values()];
}
function isUsable({ mediaType }) {
    return (!(0,media_types/* isUncompressedLayerType */.Gg)(mediaType) &&
        !(0,media_types/* isForeignLayerType */.mi)(mediaType) &&
        /[.+](gzip|zstd)$/.test(mediaType));
}
async function readConfig(repository, config) {
    try {
        const bytes = await (0,read_bounded/* readBounded */.C)(await repository.readBlob(config), imagesRead.configBytes);
        return bytes !== undefined && (0,oci_digest/* digestOf */.ol)(bytes) === config ? bytes : undefined;
    }
    catch (error) {
        if (error instanceof errors/* AbortedError */.oM)
            throw error;
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/diff-ids/match-diff-ids.js




const waveSize = 4;
const maxRepositoriesRead = 24;
const trustWaves = 2;
function matchDiffIds(ecr, request) {
    return new DiffIdSearch(ecr, request).run();
}
class DiffIdSearch {
    #ecr;
    #request;
    #claims;
    #read = new Set();
    #found = [];
    #limit;
    #trustWaves = 0;
    constructor(ecr, request) {
        this.#ecr = ecr;
        this.#request = request;
        this.#claims = new Claims(request.compression);
        this.#limit = Math.min(maxRepositoriesRead, request.limit);
    }
    async run() {
        for (const layer of await this.#readImages(this.#request.target, 'target'))
            this.#claims.add(layer);
        while (this.#read.size < this.#limit) {
            const reading = this.#next();
            if (reading === undefined)
                break;
            const wave = await this.#nextWave(reading);
            if (wave.length === 0)
                break;
            await this.#readWave(wave, reading);
        }
        const known = this.#known();
        const taken = this.#found.filter(({ layer }) => known.get(layer.diffId)?.descriptor.digest === layer.descriptor.digest);
        return { known, sources: taken.map(({ source, layer }) => [layer.descriptor.digest, source]) };
    }
    #known() {
        return this.#claims.accepted(this.#request.wanted);
    }
    #next() {
        const known = this.#known();
        const missing = this.#wantedWithout(diffId => known.has(diffId));
        if (missing.size > 0 && (this.#read.size === 0 || !this.#onlyTopOf(missing)))
            return 'other';
        if (this.#trustWaves === trustWaves || this.#onlyTopOf(this.#untrusted()))
            return undefined;
        this.#trustWaves += 1;
        return 'pulled-only';
    }
    #untrusted() {
        const known = this.#known();
        return this.#wantedWithout(diffId => known.get(diffId)?.trust === 'pulled');
    }
    #wantedWithout(isSettled) {
        return new Set(this.#request.wanted.filter(diffId => !isSettled(diffId)));
    }
    #onlyTopOf(open) {
        const wanted = new Set(this.#request.wanted);
        return onlyTopLayersMissing(this.#request.chains, open, diffId => wanted.has(diffId) && !open.has(diffId));
    }
    async #readWave(wave, reading) {
        for (const { name } of wave)
            this.#read.add(name);
        const found = await Promise.all(wave.map(async (source) => {
            const layers = await this.#readImages(this.#request.repository(source.name), reading);
            return layers.map(layer => ({ source, layer }));
        }));
        for (const find of found.flat()) {
            this.#claims.add(find.layer);
            this.#found.push(find);
        }
    }
    async #readImages(repository, reading) {
        const wanted = this.#untrusted();
        if (wanted.size === 0)
            return [];
        try {
            return await knownLayersOf(this.#ecr, repository, wanted, reading, this.#request.compression);
        }
        catch (error) {
            if (error instanceof errors/* RepositoryNotFoundError */.wN)
                return [];
            this.#request.tolerate(error);
            return [];
        }
    }
    async #nextWave(reading) {
        const { candidates, pages, readsSources } = this.#request;
        if (!readsSources)
            return [];
        const count = Math.min(waveSize, this.#limit - this.#read.size);
        const unread = () => candidates.ranked.filter(({ name }) => !this.#read.has(name));
        while (unread().length < count && !pages.over) {
            if (reading === 'pulled-only' && pages.position > 0)
                break;
            await this.#takePage();
        }
        return unread().slice(0, count);
    }
    async #takePage() {
        const { candidates, pages, tolerate } = this.#request;
        try {
            candidates.addPage(await pages.take());
        }
        catch (error) {
            tolerate(error);
        }
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/found-sources.js
const noSearch = {
    answered: () => Promise.resolve(),
    over: Promise.resolve(),
    isUnderWay: false,
};

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/ask-again.js



const askedAgain = 12;
async function askAgain(means, candidates, digests, tell) {
    const best = rankedSources(candidates, means.holders.heldCounts).slice(0, askedAgain);
    const asked = best.filter(({ name }) => means.budget.charge(name));
    await Promise.all(asked.map(source => askOne(means, source, digests, tell)));
    return asked.length * Math.ceil(digests.length / control_plane/* digestsPerCall */.F);
}
async function askOne({ ecr, holders, budget }, source, digests, tell) {
    try {
        const available = await ecr.availableLayers(source.name, digests);
        budget.answer(source.name);
        for (const [digest, size] of available) {
            const isKnown = holders.of(digest).some(holder => holder.source.name === source.name);
            holders.add(digest, { source, proven: false }, size);
            if (!isKnown)
                tell(digest);
        }
    }
    catch (error) {
        if (!(0,errors/* isApiFailure */.TG)(error))
            throw error;
    }
}

;// CONCATENATED MODULE: ./lib/ecr/encryption.js
function sameEncryption(left, right) {
    if (left.type !== right.type)
        return false;
    if (left.type === 'AES256')
        return true;
    const [leftKey, rightKey] = [keyOf(left), keyOf(right)];
    if (leftKey === undefined || rightKey === undefined)
        return true;
    if (isAlias(leftKey) !== isAlias(rightKey))
        return true;
    return leftKey === rightKey || keyId(leftKey) === rightKey || leftKey === keyId(rightKey);
}
function keyOf({ kmsKey }) {
    return kmsKey === undefined || kmsKey.endsWith('alias/aws/ecr') ? undefined : kmsKey;
}
function keyId(key) {
    return key.slice(key.lastIndexOf(':key/') + ':key/'.length);
}
function isAlias(key) {
    return /(?:^|:)alias\//.test(key);
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/rank.js
const baseWords = new Set(('base bases baseimage baseimages platform runtime runtimes common shared golden foundation core images upstream library mirror ' +
    'alpine amazonlinux busybox centos debian distroless fedora rocky ubi ubuntu wolfi ' +
    'aspnet corretto dotnet golang java jdk jre node nodejs openjdk php python ruby rust temurin ' +
    'httpd nginx tomcat').split(' '));
function rank(name, target, patterns, hints) {
    const pattern = patterns.rankOf(name);
    if (pattern === undefined || name === target)
        return undefined;
    return {
        name,
        tier: tierOf(name, target, hints),
        explicit: patterns.isExplicit(pattern),
        pattern,
        distance: distance(name, target, hints),
    };
}
function tierOf(name, target, hints) {
    if (hints.repositories.includes(name))
        return 'hinted';
    const namespace = target.slice(0, target.lastIndexOf('/') + 1);
    if (namespace !== '' && name.startsWith(namespace))
        return 'namespace';
    return isBaseLike(name, hints) ? 'base-like' : 'other';
}
function isBaseLike(name, hints) {
    return (hints.baseNames.includes(lastComponent(name)) ||
        wordsOf(name).some(word => baseWords.has(word) || hints.baseNames.includes(word)));
}
function lastComponent(name) {
    return name.slice(name.lastIndexOf('/') + 1);
}
function wordsOf(name) {
    return name.split(/[/._-]+/).map(word => word.replace(/(?<=[a-z])\d+$/, ''));
}
function distance(name, target, hints) {
    const hint = hints.repositories.indexOf(name);
    if (hint >= 0)
        return hint / (hints.repositories.length + 1);
    if (hints.baseNames.includes(lastComponent(name)))
        return -2;
    if (wordsOf(name).some(word => hints.baseNames.includes(word)))
        return -1;
    const own = new Set(wordsOf(name));
    const other = new Set(wordsOf(target));
    const common = [...own].filter(word => other.has(word)).length;
    const words = 1 - (2 * common) / (own.size + other.size);
    const prefix = commonPrefixLength(name, target) / Math.max(name.length, target.length);
    const base = isBaseLike(name, hints) ? 0.5 : 0;
    return words - prefix / 2 - base;
}
function commonPrefixLength(a, b) {
    let length = 0;
    while (length < a.length && length < b.length && a[length] === b[length])
        length += 1;
    return length;
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/candidates.js



class Candidates {
    #rules;
    #known = new Map();
    #ruledOut = new Map();
    #repositories = new Map();
    #encryption;
    #changes = 0;
    constructor(rules) {
        this.#rules = rules;
        this.#encryption = rules.encryption;
        for (const name of [...rules.patterns.names, ...rules.hints.repositories])
            this.#consider(name);
    }
    addPage(repositories) {
        const target = repositories.find(({ name }) => name === this.#rules.target);
        if (target !== undefined && this.#encryption === undefined)
            this.learnEncryption(target.encryption);
        for (const repository of repositories) {
            this.#repositories.set(repository.name, repository);
            this.#admit(repository);
        }
    }
    learnEncryption(encryption) {
        this.#encryption = encryption;
        for (const repository of this.#repositories.values())
            this.#admit(repository);
    }
    get encryption() {
        return this.#encryption;
    }
    #admit(repository) {
        const fits = this.#encryption === undefined || sameEncryption(repository.encryption, this.#encryption);
        if (fits || this.#rules.patterns.rankOf(repository.name) === undefined)
            this.#consider(repository.name);
        else
            this.#ruleOut(repository.name, 'encryption-differs');
    }
    get all() {
        return this.#known.values();
    }
    get ranked() {
        return rankedSources(this.all);
    }
    get count() {
        return this.#known.size;
    }
    get changes() {
        return this.#changes;
    }
    get ruledOut() {
        return inOrder(this.#ruledOut.values(), ({ source }) => ({ source }));
    }
    described(name) {
        return this.#repositories.get(name);
    }
    find(name) {
        return this.#known.get(name);
    }
    canMountFrom(name) {
        return this.#known.has(name);
    }
    isUndescribed({ name }) {
        return !this.#repositories.has(name) && this.#rules.encryptionMatters;
    }
    #consider(name) {
        const { target, patterns, hints, pullThroughPrefixes } = this.#rules;
        if (name === target || this.#known.has(name))
            return;
        if (pullThroughPrefixes.some(prefix => name.startsWith(`${prefix.replace(/\/$/, '')}/`))) {
            this.#ruleOut(name, 'pull-through-cache');
            return;
        }
        const ranked = rank(name, target, patterns, hints);
        if (ranked === undefined) {
            this.#ruleOut(name, 'excluded');
            return;
        }
        this.#ruledOut.delete(name);
        this.#known.set(name, ranked);
        this.#changes += 1;
    }
    #ruleOut(name, reason) {
        const { target, patterns, hints } = this.#rules;
        if (name === target)
            return;
        this.#known.delete(name);
        this.#changes += 1;
        const source = rank(name, target, { ...patterns, rankOf: () => 0 }, hints);
        if (source !== undefined)
            this.#ruledOut.set(name, { source, reason });
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/check-queue.js


class CheckQueue {
    #candidates;
    #checks;
    #budget;
    #taken;
    #holders;
    #takenOf = new Map();
    #neighborsTaken;
    #order;
    constructor(candidates, checks, budget, taken = [], holders) {
        this.#candidates = candidates;
        this.#checks = checks;
        this.#budget = budget;
        this.#taken = new Set(taken);
        this.#holders = holders;
        this.#neighborsTaken = countNeighbors([...candidates.all].filter(({ name }) => this.#taken.has(name)));
    }
    take(count, reach) {
        if (count <= 0)
            return [];
        const taken = [];
        for (const source of this.#ordered(reach)) {
            if (taken.length >= count)
                break;
            if (this.#taken.has(source.name) || !this.#candidates.canMountFrom(source.name))
                continue;
            if (this.#budget.charge(source.name))
                taken.push(source);
        }
        for (const { name } of taken) {
            this.#taken.add(name);
            this.#takenOf.set(groupOf(name), (this.#takenOf.get(groupOf(name)) ?? 0) + 1);
        }
        this.#neighborsTaken += countNeighbors(taken);
        return taken;
    }
    #ordered(reach) {
        const held = this.#holders?.heldCounts ?? new Map();
        const basis = [reach, this.#candidates.changes, this.#checks.denials, ...held.keys()].join();
        if (this.#order?.basis === basis)
            return this.#order.sources;
        const waiting = this.#waiting.filter(source => held.has(source.name) || isWithin(source, reach));
        const isDenied = (name) => this.#checks.isDenied(name);
        const sources = checkOrder(waiting, this.#neighborsTaken, isDenied, held, this.#takenOf);
        this.#order = { basis, sources };
        return sources;
    }
    answered({ name }) {
        this.#budget.answer(name);
    }
    isWaiting(reach) {
        return this.#waiting.some(source => isWithin(source, reach));
    }
    get isExhausted() {
        return this.#budget.left <= 0 && !this.#waiting.some(({ name }) => this.#budget.isCharged(name));
    }
    get explicitWaiting() {
        const explicit = [...this.#candidates.all].filter(source => source.explicit);
        return explicit.length <= smallRegistry && explicit.some(({ name }) => !this.#taken.has(name));
    }
    get #waiting() {
        return [...this.#candidates.all].filter(({ name }) => !this.#taken.has(name));
    }
}
function countNeighbors(sources) {
    return sources.filter(({ tier }) => tier === 'namespace').length;
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/holder-news.js
class HolderNews {
    #listeners = new Map();
    listen(digest, listener) {
        const listeners = this.#listeners.get(digest) ?? new Set();
        this.#listeners.set(digest, listeners.add(listener));
        return () => listeners.delete(listener);
    }
    tell(digest) {
        for (const listener of this.#listeners.get(digest) ?? [])
            listener();
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/holders.js

class Holders {
    #fits;
    #byDigest = new Map();
    #sizes = new Map();
    constructor(fits) {
        this.#fits = fits;
    }
    add(digest, holder, size) {
        if (size !== undefined)
            this.#sizes.set(digest, size);
        const holders = this.#byDigest.get(digest) ?? new Map();
        const { name } = holder.source;
        if (holder.proven || !holders.has(name))
            holders.set(name, holder);
        this.#byDigest.set(digest, holders);
    }
    has(digest) {
        return this.#fitting(digest).length > 0;
    }
    sizeOf(digest) {
        return this.#sizes.get(digest);
    }
    get heldCounts() {
        return new Map(this.holdings.map(({ source, digests }) => [source.name, digests.length]));
    }
    of(digest, held = this.heldCounts) {
        return inOrder(this.#fitting(digest), holder => standingOf(holder, held));
    }
    otherThan(digest, refused) {
        const held = this.heldCounts;
        const holders = this.#fitting(digest);
        const tiersRefused = new Set(holders.filter(({ source }) => refused.includes(source.name)).map(({ source }) => source.tier));
        return inOrder(holders.filter(({ source }) => !refused.includes(source.name)), holder => ({ ...standingOf(holder, held), tierRefused: tiersRefused.has(holder.source.tier) }));
    }
    everyOf(digest, held = this.heldCounts) {
        return inOrder(this.#byDigest.get(digest)?.values() ?? [], holder => standingOf(holder, held));
    }
    get largestHolder() {
        return this.largest?.name;
    }
    get largest() {
        const [largest] = inOrder(this.holdings, ({ source, digests }) => ({ source, held: digests.length }));
        return largest?.source;
    }
    get holdings() {
        const found = new Map();
        for (const digest of this.#byDigest.keys()) {
            for (const { source } of this.#fitting(digest)) {
                const holding = found.get(source.name) ?? { source, digests: [] };
                holding.digests.push(digest);
                found.set(source.name, holding);
            }
        }
        return [...found.values()];
    }
    #fitting(digest) {
        const holders = [...(this.#byDigest.get(digest)?.values() ?? [])];
        return holders.filter(({ source }) => this.#fits(source.name));
    }
}
function standingOf({ source, proven }, held) {
    return { source, proven, held: held.get(source.name) ?? 0 };
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/layer-checks.js



const deniedNamespace = 3;
class LayerChecks {
    #ecr;
    #layers = new Map();
    #descriptions = new Map();
    #denials = new Map();
    #deniedRequests = 0;
    constructor(ecr) {
        this.#ecr = ecr;
    }
    layers(repository, digests) {
        const known = this.#layers.get(repository) ?? new Map();
        this.#layers.set(repository, known);
        const unchecked = digests.filter(digest => !known.has(digest));
        if (unchecked.length > 0) {
            const available = this.#available(repository, unchecked);
            for (const digest of unchecked)
                known.set(digest, available);
        }
        const responses = new Set(digests.map(digest => known.get(digest)));
        const response = Promise.all(responses).then(found => {
            const available = new Map(found.flatMap(layers => [...(layers ?? [])]));
            return new Map([...available].filter(([digest]) => digests.includes(digest)));
        });
        return { calls: Math.ceil(unchecked.length / control_plane/* digestsPerCall */.F), response };
    }
    describe(names) {
        const unchecked = names.filter(name => !this.#descriptions.has(name));
        if (unchecked.length > 0) {
            const described = this.#ecr.describeRepositories(unchecked);
            for (const name of unchecked)
                this.#descriptions.set(name, described);
        }
        const responses = new Set(names.map(name => this.#descriptions.get(name)));
        const response = Promise.all(responses).then(found => found.flatMap(repositories => repositories ?? []));
        return { calls: Math.min(1, unchecked.length), response };
    }
    wasChecked(repository) {
        return this.#layers.has(repository);
    }
    get denials() {
        return this.#deniedRequests;
    }
    isDenied(repository) {
        return (this.#denials.get(namespaceOf(repository)) ?? 0) >= deniedNamespace;
    }
    async #available(repository, digests) {
        const namespace = namespaceOf(repository);
        try {
            const available = await this.#ecr.availableLayers(repository, digests);
            this.#denials.set(namespace, Number.NEGATIVE_INFINITY);
            return available;
        }
        catch (error) {
            if (error instanceof errors/* AccessDeniedError */.Uk) {
                this.#deniedRequests += 1;
                this.#denials.set(namespace, (this.#denials.get(namespace) ?? 0) + 1);
            }
            throw error;
        }
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/registry-pages.js

class RegistryPages {
    #listing;
    #pages = [];
    #end;
    constructor(listing) {
        this.#listing = listing;
        this.#end = listing === undefined ? 0 : Number.POSITIVE_INFINITY;
    }
    reader(position = 0) {
        return new PageReader(this, position);
    }
    endsAt(position) {
        return position >= this.#end;
    }
    isRequested(position) {
        return position < this.#pages.length;
    }
    page(position) {
        for (let next = this.#pages.length; next <= position; next++) {
            const page = this.#fetch(next, this.#pages.at(-1));
            page.catch(() => { });
            this.#pages.push(page);
        }
        return this.#pages[position] ?? Promise.resolve(noPage);
    }
    async #fetch(position, before) {
        await before;
        if (this.#listing === undefined || this.endsAt(position))
            return noPage;
        try {
            const { done, value } = await this.#listing.next();
            if (done === true)
                this.#end = position;
            else if (value.last)
                this.#end = position + 1;
            return done === true ? noPage : value;
        }
        catch (error) {
            this.#end = position;
            throw error;
        }
    }
}
const noPage = { repositories: [], last: true };
class PageReader {
    #pages;
    #position;
    #pending;
    #requested = 0;
    constructor(pages, position) {
        this.#pages = pages;
        this.#position = position;
    }
    get over() {
        return this.#pending === undefined && this.#pages.endsAt(this.#position);
    }
    get position() {
        return this.#position;
    }
    get requested() {
        return this.#requested;
    }
    request() {
        if (this.over || this.#pending !== undefined)
            return;
        if (!this.#pages.isRequested(this.#position))
            this.#requested += 1;
        this.#pending = this.#pages.page(this.#position);
    }
    async isHere() {
        this.request();
        if (this.#pending === undefined)
            return false;
        const here = this.#pending.then(() => true, () => true);
        return Promise.race([here, (0,external_node_timers_promises_.setImmediate)(false)]);
    }
    async take() {
        this.request();
        const [position, pending] = [this.#position, this.#pending];
        try {
            const page = await pending;
            this.#position = Math.max(this.#position, position + 1);
            return page?.repositories ?? [];
        }
        finally {
            if (this.#pending === pending)
                this.#pending = undefined;
        }
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/search-request.js
function isUnordered(chains) {
    return !Array.isArray(chains);
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/enough.js



function enoughToCheck({ chains, needed, wanted }, { candidates, queue, holders, pages, checkedBefore }, missing, present) {
    if (queue.explicitWaiting)
        return undefined;
    if (isUnordered(chains)) {
        const tier = tierOfImage(chains, holders, wanted, present);
        return tier === undefined ? undefined : worthChecking(tier, bytesOf(missing), checkedBefore);
    }
    if (pages.over && candidates.count <= smallRegistry)
        return undefined;
    if (missing.some(({ digest }) => needed.has(digest)))
        return undefined;
    const located = (digest) => present.has(digest) || holders.has(digest);
    if (!onlyTopLayersMissing(chains, new Set(missing.map(({ digest }) => digest)), located))
        return undefined;
    const found = wanted.find(({ digest }) => holders.has(digest));
    const best = found === undefined ? undefined : holders.of(found.digest)[0];
    return worthChecking(best?.source.tier ?? 'target', bytesOf(missing));
}
function tierOfImage(image, { largest }, wanted, present) {
    if (largest !== undefined)
        return largest.tier;
    const inTarget = image.isInTarget() || wanted.some(({ digest }) => present.has(digest));
    return inTarget ? 'target' : undefined;
}
function bytesOf(layers) {
    return (0,sum/* sumOf */.X)(layers, ({ size }) => size);
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/milestones.js
class Milestones {
    #waiting = new Set();
    #passed = 0;
    #running = 0;
    until(work) {
        this.#running += 1;
        const end = () => {
            this.#running -= 1;
            this.pass(this.#passed);
        };
        work.then(end, end);
        return work;
    }
    get ahead() {
        return this.#running > 0;
    }
    pass(count) {
        this.#passed = Math.max(this.#passed, count);
        for (const waiting of this.#waiting) {
            if (this.ahead && waiting.count > this.#passed)
                continue;
            this.#waiting.delete(waiting);
            waiting.resolve();
        }
    }
    async reached(count) {
        if (!this.ahead || count <= this.#passed)
            return;
        const { promise, resolve } = Promise.withResolvers();
        this.#waiting.add({ count, resolve });
        await promise;
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/search-tally.js
const giveUpAfter = { failed: 6, denied: 24, listing: 6 };
class SearchTally {
    asked = 0;
    calls = 0;
    waves = 0;
    listDenied = false;
    #answered = 0;
    #denied = 0;
    #unanswered = [];
    addResponse() {
        this.#answered += 1;
    }
    addFailure(source, denied) {
        this.#unanswered.push(source);
        if (denied)
            this.#denied += 1;
    }
    get unanswered() {
        return this.#unanswered;
    }
    get anyDenied() {
        return this.#denied > 0 || this.listDenied;
    }
    get noneAnswered() {
        return this.#answered === 0 && this.#unanswered.length >= giveUpAfter.listing;
    }
    get shouldGiveUp() {
        const failed = this.#unanswered.length - this.#denied;
        return this.#answered === 0 && (this.#denied >= giveUpAfter.denied || failed >= giveUpAfter.failed);
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/waves.js
const waveSizes = [8, 24, 64];
const early = { wave: 6, total: 12 };
const furtherWave = 24;
class Waves {
    #means;
    #tally;
    #full = 0;
    constructor(means, tally) {
        this.#means = means;
        this.#tally = tally;
    }
    next(enough) {
        const { queue, pages } = this.#means;
        const left = enough - this.#tally.asked;
        if (pages.over) {
            const size = waveSizes[Math.min(this.#full, waveSizes.length - 1)] ?? 64;
            this.#full += 1;
            return queue.take(Math.min(size, left), 'all');
        }
        const size = this.#tally.noneAnswered
            ? furtherWave
            : Math.min(early.wave, early.total - this.#tally.asked);
        return queue.take(Math.min(size, left), this.#earlyReach());
    }
    #earlyReach() {
        if (this.#tally.noneAnswered)
            return 'all';
        return this.#tally.waves === 0 && this.#means.queue.isWaiting('named') ? 'named' : 'near';
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/search.js








class Search {
    #request;
    #means;
    #tally = new SearchTally();
    #waves;
    #milestones = new Milestones();
    #present = new Set();
    #work = Promise.resolve();
    #further;
    constructor(request, means) {
        this.#request = request;
        this.#means = means;
        this.#waves = new Waves(means, this.#tally);
    }
    begin() {
        this.#work = this.#milestones.until(this.#checkFirst());
        return this.#work;
    }
    resume() {
        this.#work = this.#milestones.until(this.#work.then(() => this.#checkOn()));
        return this.#work;
    }
    answered(count) {
        return this.#milestones.reached(count);
    }
    get asked() {
        return this.#tally.asked;
    }
    get isUnderWay() {
        return this.#milestones.ahead && !this.#isOver();
    }
    checkFurther() {
        this.#further ??= this.#check(this.#means.queue.take(furtherWave, 'all'));
        return this.#further;
    }
    get unanswered() {
        return this.#tally.unanswered;
    }
    get denied() {
        return this.#tally.anyDenied;
    }
    get restIsNew() {
        return this.#enough() !== undefined;
    }
    get cost() {
        const { candidates, queue, pages } = this.#means;
        const more = queue.isWaiting('all') || !pages.over;
        return {
            candidates: candidates.count,
            asked: this.#tally.asked,
            askedWhileSending: 0,
            calls: this.#tally.calls + pages.requested,
            waves: this.#tally.waves,
            limited: this.#missing.length > 0 && more && (queue.isExhausted || this.#means.until.aborted),
        };
    }
    get #missing() {
        const { holders } = this.#means;
        return this.#request.wanted.filter(({ digest }) => !this.#present.has(digest) && !holders.has(digest));
    }
    async #checkFirst() {
        if (this.#missing.length > 0)
            await this.#checkFirstWave();
        await this.#checkOn();
    }
    async #checkOn() {
        while (!this.#isOver()) {
            const wave = this.#nextWave();
            if (wave.length > 0)
                await this.#checkInTurn(wave);
            else if (this.#isWorthListing())
                await this.#takePage();
            else
                break;
        }
    }
    async #checkInTurn(wave) {
        const { pace, until } = this.#means;
        try {
            await pace?.turn(wave.length, until);
        }
        catch (error) {
            if (until.aborted)
                return;
            throw error;
        }
        await this.#check(wave);
    }
    async #checkFirstWave() {
        if (await this.#means.pages.isHere())
            await this.#takePage();
        let wave = this.#nextWave();
        while (wave.length === 0 && !this.#means.pages.over) {
            await this.#takePage();
            wave = this.#nextWave();
            if (wave.length > 0)
                break;
            await this.#learnPresent();
            if (this.#isOver() || !this.#isWorthListing())
                return;
        }
        await Promise.all([this.#check(wave), this.#learnPresent()]);
    }
    async #learnPresent() {
        this.#present = await this.#request.present;
    }
    #nextWave() {
        return this.#waves.next(this.#enough() ?? Number.POSITIVE_INFINITY);
    }
    async #check(wave) {
        if (wave.length === 0)
            return;
        if (!wave.every(isNamed))
            this.#means.pages.request();
        this.#tally.waves += 1;
        this.#tally.asked += wave.length;
        const digests = this.#digestsToCheck();
        const undescribed = wave.filter(source => this.#means.candidates.isUndescribed(source));
        const described = this.#describe(undescribed);
        await Promise.all([
            described,
            ...wave.map(source => this.#checkOne(source, digests, undescribed.includes(source) ? described : undefined)),
        ]);
        this.#milestones.pass(this.#tally.asked);
    }
    #digestsToCheck() {
        const absent = this.#request.wanted.filter(({ digest }) => !this.#present.has(digest));
        return (absent.length <= control_plane/* digestsPerCall */.F ? absent : this.#missing).map(({ digest }) => digest);
    }
    async #checkOne(source, digests, described) {
        const { holders, checks, tolerate } = this.#means;
        const { calls, response } = checks.layers(source.name, digests);
        const arrived = () => {
            this.#tally.calls += calls;
            this.#means.queue.answered(source);
        };
        response.then(arrived, arrived);
        try {
            const available = await response;
            this.#tally.addResponse();
            for (const [digest, size] of available)
                holders.add(digest, { source, proven: false }, size);
            await described;
            this.#tellHeld(available.keys());
        }
        catch (error) {
            if (error instanceof errors/* RepositoryNotFoundError */.wN || this.#means.until.aborted)
                return;
            tolerate(error, 'layers');
            this.#tally.addFailure(source, error instanceof errors/* AccessDeniedError */.Uk);
        }
    }
    #tellHeld(digests) {
        for (const digest of digests)
            if (this.#means.holders.has(digest))
                this.#request.onHeld?.(digest);
    }
    async #describe(sources) {
        if (sources.length === 0)
            return;
        const { candidates, checks, tolerate } = this.#means;
        const { calls, response } = checks.describe(sources.map(({ name }) => name));
        this.#tally.calls += calls;
        try {
            candidates.addPage(await response);
        }
        catch (error) {
            if (!(error instanceof errors/* AccessDeniedError */.Uk))
                tolerate(error, 'list');
        }
    }
    async #takePage() {
        const { candidates, pages, tolerate } = this.#means;
        try {
            candidates.addPage(await pages.take());
        }
        catch (error) {
            if (this.#means.until.aborted)
                return;
            tolerate(error, pages.position > 0 ? 'rest-of-list' : 'list');
            this.#tally.listDenied ||= error instanceof errors/* AccessDeniedError */.Uk;
        }
    }
    #isOver() {
        const enough = this.#enough();
        return (this.#means.until.aborted ||
            this.#missing.length === 0 ||
            this.#means.queue.isExhausted ||
            this.#tally.shouldGiveUp ||
            (enough !== undefined && this.#tally.asked >= enough));
    }
    #isWorthListing() {
        if (this.#means.pages.over || this.#tally.noneAnswered)
            return false;
        return this.#enough() === undefined || isWorthListing(bytesOf(this.#missing));
    }
    #enough() {
        return enoughToCheck(this.#request, this.#means, this.#missing, this.#present);
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/search-budget.js
class SearchBudget {
    #limit;
    #charged = new Set();
    #answered = new Set();
    constructor(limit) {
        this.#limit = limit;
    }
    get left() {
        return this.#limit - this.#charged.size;
    }
    get spent() {
        return this.#charged.size;
    }
    get answered() {
        return this.#answered.size;
    }
    answer(repository) {
        if (this.isCharged(repository))
            this.#answered.add(repository);
    }
    isCharged(repository) {
        return this.#charged.has(repository);
    }
    charge(repository) {
        if (this.isCharged(repository))
            return true;
        if (this.left <= 0)
            return false;
        this.#charged.add(repository);
        return true;
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/search-apart.js




async function searchApart(means, wanted, chains, limit) {
    const { candidates, checks } = means;
    const asked = [...candidates.all].map(({ name }) => name).filter(name => checks.wasChecked(name));
    const holders = new Holders(name => candidates.canMountFrom(name));
    const search = new Search({ wanted, chains, needed: new Set(), present: Promise.resolve(new Set()) }, {
        ...means,
        queue: new CheckQueue(candidates, checks, new SearchBudget(limit), asked),
        checkedBefore: 0,
        holders,
        tolerate() { },
        until: new AbortController().signal,
    });
    await search.begin();
    const best = wanted.flatMap(({ digest }) => {
        const [first] = holders.of(digest);
        return first === undefined ? [] : [[digest, first.source.name]];
    });
    return { holders: new Map(best), cost: search.cost };
}

;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/search-pace.js

const askedAtOnce = 96;
const perSecond = { most: 500, shared: 1000 / 40 };
const growth = 1.5;
class search_pace_SearchPace {
    #clock;
    #throttled;
    #rate = perSecond.most;
    #rateSince = 0;
    #throttledBefore = 0;
    #asked = 0;
    #next = 0;
    constructor({ throttled, clock = systemClock }) {
        this.#clock = clock;
        this.#throttled = throttled;
    }
    async turn(count, signal) {
        const now = this.#clock.now();
        this.#adapt(now);
        this.#asked += count;
        if (this.#asked <= askedAtOnce)
            return;
        const start = Math.max(now, this.#next);
        this.#next = start + (count / this.#rate) * 1000;
        if (start > now)
            await this.#clock.delay(start - now, signal);
    }
    #adapt(now) {
        const throttled = this.#throttled();
        if (throttled > this.#throttledBefore)
            this.#rate = perSecond.shared;
        else
            this.#rate = Math.min(perSecond.most, this.#rate * growth ** ((now - this.#rateSince) / 1000));
        this.#throttledBefore = throttled;
        this.#rateSince = now;
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/discovery.js

















class Discovery {
    #options;
    #candidates;
    #pages;
    #checks;
    #holders;
    #budget;
    #searches = [];
    #searchOf = new Map();
    #readers = [];
    #news = new HolderNews();
    #ended = new AbortController();
    #checkedBeforeSending;
    #callsAgain = 0;
    #pagesToMatch = 0;
    constructor(options) {
        this.#options = options;
        this.#candidates = new Candidates(options.rules);
        this.#pages = new RegistryPages(options.listing);
        this.#checks = new LayerChecks(options.ecr);
        this.#holders = new Holders(name => this.#candidates.canMountFrom(name));
        this.#budget = new SearchBudget(options.limit);
    }
    async findHolders(request) {
        await this.search(request).over;
    }
    search(request) {
        if (request.wanted.length === 0)
            return noSearch;
        const search = this.#newSearch(request);
        const over = search.begin();
        over.catch(() => { });
        return {
            answered: count => Promise.race([over, search.answered(count)]),
            over,
            get isUnderWay() {
                return search.isUnderWay;
            },
        };
    }
    #newSearch(request) {
        const { tolerate, pace } = this.#options;
        const onHeld = (digest) => {
            request.onHeld?.(digest);
            this.#news.tell(digest);
        };
        const search = new Search({ ...request, onHeld }, {
            candidates: this.#candidates,
            queue: this.#queueFor(request),
            checks: this.#checks,
            pages: this.#reader(),
            checkedBefore: isUnordered(request.chains) ? this.#budget.spent : 0,
            holders: this.#holders,
            tolerate,
            ...(pace === undefined ? {} : { pace }),
            until: this.#ended.signal,
        });
        this.#searches.push(search);
        for (const { digest } of request.wanted) {
            const before = this.#holders.has(digest) ? this.#searchOf.get(digest) : undefined;
            this.#searchOf.set(digest, before ?? search);
        }
        return search;
    }
    sendingBegins() {
        this.#checkedBeforeSending ??= this.#budget.answered;
    }
    end() {
        this.#ended.abort();
    }
    onHolder(digest, listener) {
        return this.#news.listen(digest, listener);
    }
    async askAgain(digests) {
        const means = { holders: this.#holders, budget: this.#budget, ecr: this.#options.ecr };
        this.#callsAgain += await askAgain(means, this.#candidates.all, digests, digest => this.#news.tell(digest));
    }
    async fitTo(encryption) {
        this.#candidates.learnEncryption(encryption);
        await Promise.all(this.#searches.map(async (search) => {
            const resumed = search.resume();
            resumed.catch(() => { });
            await Promise.race([resumed, search.answered(search.asked + askedAtOnce)]);
        }));
    }
    async furtherHolders(digest, refused) {
        if (!this.#holders.has(digest))
            return [];
        await this.#searchOf.get(digest)?.checkFurther();
        return this.#holders.otherThan(digest, refused).map(({ source }) => source.name);
    }
    confirm(digest, repository) {
        const source = this.#candidates.find(repository);
        if (source !== undefined)
            this.#holders.add(digest, { source, proven: true });
    }
    async matchDiffIds(request) {
        const { ecr, limit, tolerate } = this.#options;
        const pages = this.#reader();
        const { known, sources } = await matchDiffIds(ecr, {
            ...request,
            candidates: this.#candidates,
            pages,
            limit,
            tolerate: error => tolerate(error, 'diff-ids'),
        });
        this.#pagesToMatch += pages.requested;
        for (const [digest, source] of sources)
            this.#holders.add(digest, { source, proven: true });
        return known;
    }
    findWithMountingOff(wanted, chains, limit) {
        const means = { candidates: this.#candidates, checks: this.#checks, pages: this.#reader() };
        return searchApart(means, wanted, chains, limit);
    }
    get ruledOut() {
        return this.#candidates.ruledOut;
    }
    get encryption() {
        return this.#candidates.encryption;
    }
    described(repository) {
        return this.#candidates.described(repository);
    }
    get holders() {
        return this.#holders;
    }
    get restIsNew() {
        return this.#searches.length > 0 && this.#searches.every(({ restIsNew }) => restIsNew);
    }
    get found() {
        const unanswered = this.#searches.flatMap(({ unanswered }) => unanswered)[0]?.name;
        const find = { bestGuess: () => this.#bestGuess, cost: () => this.#cost };
        return {
            holders: this.#holders,
            holdings: this.#holders.holdings.map(({ source, digests }) => {
                const encryption = this.#candidates.described(source.name)?.encryption;
                return { repository: source.name, digests, ...(encryption === undefined ? {} : { encryption }) };
            }),
            ...(unanswered === undefined ? {} : { unanswered }),
            get bestGuess() {
                return find.bestGuess();
            },
            get cost() {
                return find.cost();
            },
            denied: this.#searches.some(({ denied }) => denied),
            restIsNew: this.restIsNew,
        };
    }
    get #cost() {
        if (this.#searches.length === 0)
            return result/* noDiscovery */.eW;
        const costs = this.#searches.map(({ cost }) => cost);
        return {
            candidates: this.#candidates.count,
            asked: this.#budget.answered,
            askedWhileSending: this.#budget.answered - (this.#checkedBeforeSending ?? this.#budget.answered),
            calls: (0,sum/* sumOf */.X)(costs, ({ calls }) => calls) + this.#pagesToMatch + this.#callsAgain,
            waves: (0,sum/* sumOf */.X)(costs, ({ waves }) => waves),
            limited: costs.some(({ limited }) => limited),
        };
    }
    get #bestGuess() {
        const { all } = this.#candidates;
        const unchecked = [...all].filter(({ name }) => !this.#checks.wasChecked(name));
        return (bestOf(unchecked) ?? bestOf(this.#candidates.all))?.name;
    }
    #queueFor({ chains }) {
        const holders = isUnordered(chains) ? this.#holders : undefined;
        return new CheckQueue(this.#candidates, this.#checks, this.#budget, [], holders);
    }
    #reader() {
        const reader = this.#pages.reader(Math.max(0, ...this.#readers.map(({ position }) => position)));
        this.#readers.push(reader);
        return reader;
    }
}

;// CONCATENATED MODULE: ./lib/engine/locating/open-discovery.js



const consequences = {
    list: 'registry-unlisted',
    'rest-of-list': 'registry-listed-in-part',
    layers: 'sources-unchecked',
    'diff-ids': 'diff-ids-unmatched',
};
function openBesideTransfer(context, session, hints, tolerated) {
    const { options, requests } = context;
    const unlimited = options.maxMountSources === 'auto' && !options.dryRun;
    const limit = unlimited ? Number.POSITIVE_INFINITY : limitBeforeSending(options);
    const pace = new SearchPace({ throttled: () => requests.throttled });
    return openDiscovery(context, session, hints, tolerated, { limit, pace });
}
function openDiscovery({ ecr, options }, session, hints, tolerated, reach = { limit: (0,push_options/* limitBeforeSending */.VX)(options) }) {
    const { target } = session;
    const encryption = target.missing ? encryptionOfNew(target, options) : target.description?.encryption;
    return new Discovery({
        ecr,
        rules: {
            target: options.repository,
            patterns: options.mountFrom,
            hints,
            pullThroughPrefixes: session.pullThroughPrefixes,
            encryption,
            encryptionMatters: encryption !== undefined || target.missing,
        },
        listing: session.listing,
        ...reach,
        tolerate: (error, request) => tolerated.tolerate(error, consequences[request]),
    });
}
function encryptionOfNew({ creation }, { createRepository }) {
    return creation?.expected === 'yes' ? creation.template.encryption : createRepository?.encryption;
}

;// CONCATENATED MODULE: ./lib/engine/opening/creation.js


async function creation_withCreation(context, session) {
    const { target } = session;
    if (!target.missing || target.creation !== undefined)
        return session;
    return { ...session, target: { ...target, creation: await creationOnPush(context, session) } };
}
async function creationOnPush({ ecr, options }, { otherAccount }) {
    if (otherAccount !== undefined)
        return { expected: 'maybe' };
    try {
        const template = templateFor(options.repository, await ecr.creationTemplates());
        return template === undefined ? { expected: 'no' } : { expected: 'yes', template };
    }
    catch (error) {
        if (!(0,errors/* isApiFailure */.TG)(error))
            throw error;
        return { expected: 'maybe' };
    }
}
function checkCreation(target, options, host) {
    if (!target.missing || options.createRepository !== undefined)
        return;
    const expected = target.creation?.expected ?? 'maybe';
    if (expected === 'yes' || (expected === 'maybe' && !options.dryRun))
        return;
    const remedy = 'Check the input "repository", or set "create-repository: true". If a repository creation template makes it on push, a dry run needs ecr:DescribeRepositoryCreationTemplates to know.';
    throw new errors/* RepositoryNotFoundError */.wN(options.repository, host, expected === 'maybe' ? { remedy } : {});
}

;// CONCATENATED MODULE: ./lib/engine/opening/session.js



async function openSession(context, tolerated) {
    const { ecr, options } = context;
    const mounting = !options.mountFrom.none;
    const listing = openListing(ecr, options.mountFrom);
    const signingIn = context.signIn();
    const [{ connection }, setting, target, pullThroughPrefixes] = await Promise.all([
        signingIn,
        accountSetting(context, signingIn, tolerated),
        describeTarget(ecr, options.repository, tolerated),
        mounting ? pullThroughPrefixesOf(context, tolerated) : [],
    ]);
    return await creation_withCreation(context, { connection, ...setting, target, pullThroughPrefixes, listing });
}
async function accountSetting({ ecr, options }, signingIn, tolerated) {
    const { registryId } = ecr;
    if (registryId !== undefined && !(await session_isCallers(ecr, await signingIn, tolerated))) {
        return { blobMounting: 'UNKNOWN', otherAccount: registryId };
    }
    return { blobMounting: await readBlobMounting(ecr, options.blobMounting, tolerated) };
}
async function session_isCallers(ecr, { authorization }, tolerated) {
    try {
        return await ecr.isCallersRegistry(authorization);
    }
    catch (error) {
        tolerated.tolerate(error, 'setting-unread');
        return false;
    }
}
function openListing(ecr, patterns) {
    return patterns.none ? undefined : prefetch(listingOf(ecr, patterns));
}
function listingOf(ecr, { needsListing, names }) {
    return needsListing ? ecr.listRepositories() : described(ecr, names);
}
async function* described(ecr, names) {
    yield { repositories: await ecr.describeRepositories(names), last: true };
}
async function pullThroughPrefixesOf({ ecr }, tolerated) {
    try {
        return await ecr.pullThroughCachePrefixes();
    }
    catch (error) {
        tolerated.tolerate(error, 'caches-unidentified');
        return [];
    }
}
function prefetch(iterable) {
    const iterator = iterable[Symbol.asyncIterator]();
    let first = iterator.next();
    first.catch(() => { });
    return {
        next() {
            const item = first ?? iterator.next();
            first = undefined;
            return item;
        },
    };
}
async function withoutTarget(context, session) {
    if (session.target.description !== undefined || session.target.missing)
        return session;
    return await withCreation(context, { ...session, target: { missing: true } });
}

;// CONCATENATED MODULE: ./lib/engine/intake/mount-search.js




const assumedBytes = 8 * 1024 * 1024;
const mount_search_patience = 10_000;
class MountSearch {
    #means;
    #running = new Set();
    #discovery;
    #mounted = new Set();
    #inTarget = false;
    #stale = false;
    constructor(means) {
        this.#means = means;
        this.#discovery = this.#open(means.session.listing);
    }
    get discovery() {
        return this.#discovery;
    }
    refresh() {
        this.#stale = true;
    }
    found(digest, from) {
        this.#inTarget = true;
        if (from === undefined)
            return;
        this.#mounted.add(digest);
        this.#discovery.confirm(digest, from);
    }
    search(digests, present) {
        const discovery = this.#current();
        const { holders } = discovery.found;
        const held = new Map(digests.map(digest => [digest, Promise.withResolvers()]));
        for (const [digest, { resolve }] of held)
            if (holders.has(digest))
                resolve();
        const wanted = new Set([...[...this.#mounted].filter(digest => holders.has(digest)), ...digests]);
        const searching = discovery.findHolders({
            wanted: [...wanted].map(digest => ({ digest, size: holders.sizeOf(digest) ?? assumedBytes })),
            needed: new Set(),
            present,
            chains: { isInTarget: () => this.#inTarget },
            onHeld: digest => held.get(digest)?.resolve(),
        });
        this.#track(searching);
        const { context, clock } = this.#means;
        const over = (0,delay/* waitFor */.fm)(searching, mount_search_patience, context.signal, clock);
        over.catch(() => { });
        return async (digest) => {
            await Promise.race([held.get(digest)?.promise ?? over, over]);
        };
    }
    async settled() {
        await Promise.all(this.#running);
    }
    holdersOf(digest) {
        return this.#discovery.found.holders.of(digest).map(({ source }) => source.name);
    }
    async matchDiffIds(diffIds, mounting) {
        const { context, session } = this.#means;
        const { options } = context;
        if (diffIds.length === 0 || !options.matchDiffIds)
            return new Map();
        return await this.#current().matchDiffIds({
            wanted: [...new Set(diffIds)],
            chains: [diffIds],
            target: session.connection.repository(options.repository),
            repository: name => session.connection.repository(name),
            readsSources: mounting,
            compression: options.compression,
        });
    }
    #current() {
        if (!this.#stale)
            return this.#discovery;
        this.#stale = false;
        this.#mounted = new Set();
        this.#inTarget = false;
        const { ecr, options } = this.#means.context;
        this.#discovery = this.#open(openListing(ecr, options.mountFrom));
        return this.#discovery;
    }
    #open(listing) {
        const { context, session, tolerated, target } = this.#means;
        return openDiscovery(context, { ...session, target: target(), listing }, noHints, tolerated);
    }
    #track(searching) {
        const ended = searching.catch(() => { }).finally(() => this.#running.delete(ended));
        this.#running.add(ended);
    }
}

;// CONCATENATED MODULE: ./lib/engine/intake/placement.js
const noRefusals = { count: 0, by: [] };
class Placements {
    #placed = new Map();
    #refusals = new Map();
    #asked = new Set();
    get(digest) {
        return this.#placed.get(digest);
    }
    ask(digest) {
        this.#asked.add(digest);
    }
    wasAsked(digest) {
        return this.#asked.has(digest);
    }
    refusedBy(digest) {
        return this.#refusals.get(digest)?.by ?? [];
    }
    refuse(digest, { count, by }) {
        const before = this.#refusals.get(digest) ?? noRefusals;
        this.#refusals.set(digest, {
            count: before.count + count,
            by: [...new Set([...before.by, ...by])],
        });
    }
    place(digest, { refusedMounts, attempts, ...placed }) {
        const before = placed.outcome === 'existing' ? noRefusals : (this.#refusals.get(digest) ?? noRefusals);
        const placement = {
            ...placed,
            refusedMounts: refusedMounts + before.count,
            attempts: attempts + before.count,
            asked: this.wasAsked(digest),
            refusedBy: before.by,
        };
        this.#refusals.delete(digest);
        this.#placed.set(digest, placement);
        return placement;
    }
    learnSize(digest, size) {
        const placement = this.#placed.get(digest);
        if (placement !== undefined)
            this.#placed.set(digest, { ...placement, size });
    }
}
const existing = {
    outcome: 'existing',
    refusedMounts: 0,
    attempts: 0,
    milliseconds: 0,
    refusedBy: [],
};

;// CONCATENATED MODULE: ./lib/engine/transfer/create-on-push.js



async function createOnPush(context, target, creation) {
    if (creation.expected === 'no' || !(await startsUpload(target, creation)))
        return undefined;
    const { ecr, options, log } = context;
    const template = creation.expected === 'yes' ? creation.template : undefined;
    const description = await ecr.describeNewRepository(options.repository).catch((error) => {
        if (!(0,errors/* isApiFailure */.TG)(error))
            throw error;
        return undefined;
    });
    const encryption = description?.encryption ?? template?.encryption;
    log.transfer.repositoryCreatedOnPush(options.repository, encryption, template?.prefix);
    noteUnused(context, { ...template, ...description });
    return {
        ...(description === undefined ? {} : { description }),
        ...(encryption === undefined ? {} : { encryption }),
    };
}
function create_on_push_previewOnPush(context, template) {
    const { options, log } = context;
    log.transfer.wouldCreateOnPush(options.repository, template.encryption, template.prefix);
    noteUnused(context, template);
}
async function startsUpload(target, { expected }) {
    try {
        return await target.createOnPush();
    }
    catch (error) {
        const mayBeMissing = error instanceof errors/* AccessDeniedError */.Uk || error instanceof network_error/* NetworkError */.Dr;
        if (expected === 'maybe' && mayBeMissing)
            return false;
        throw error;
    }
}
function noteUnused({ options, log }, made) {
    const unused = unusedInputs(options.createRepository, made);
    if (unused.length > 0)
        log.transfer.templateOverridesInputs(options.repository, unused);
}
function unusedInputs(inputs, made) {
    if (inputs === undefined)
        return [];
    const { encryption, immutableTags, resourceTags } = inputs;
    const otherKey = encryption !== undefined && made.encryption !== undefined && !sameEncryption(encryption, made.encryption);
    const mutable = immutableTags && made.tagMutability !== undefined && made.tagMutability !== 'IMMUTABLE';
    const untagged = Object.entries(resourceTags).some(([key, value]) => made.resourceTags?.[key] !== value);
    return [
        ...(otherKey ? ['repository-encryption'] : []),
        ...(mutable ? ['repository-immutable-tags'] : []),
        ...(untagged ? ['repository-tags'] : []),
    ];
}

;// CONCATENATED MODULE: ./lib/engine/transfer/prepare-target.js




async function createTarget(context, { target, connection }, plan, discovery) {
    const { options } = context;
    const repository = connection.repository(options.repository);
    const { description, encryption } = (await createOnPush(context, repository, target.creation ?? { expected: 'maybe' })) ??
        (await createByHand(context, plan, connection.host));
    if (encryption !== undefined)
        await discovery.fitTo(encryption);
    return { missing: false, ...(description === undefined ? {} : { description }) };
}
async function createByHand(context, plan, host) {
    const { ecr, options, log } = context;
    if (options.createRepository === undefined)
        throw new errors/* RepositoryNotFoundError */.wN(options.repository, host);
    const { immutableTags, resourceTags } = options.createRepository;
    const { encryption, model } = chooseEncryption(context, plan);
    const { created, description } = await ecr.createRepository({
        name: options.repository,
        immutableTags,
        resourceTags,
        ...(encryption === undefined ? {} : { encryption }),
    });
    if (created)
        log.transfer.repositoryCreated(options.repository, description?.encryption, model);
    else
        log.transfer.repositoryCreatedByOthers(options.repository, description?.encryption);
    return description === undefined ? {} : { description, encryption: description.encryption };
}
async function previewCreation(context, { target }, plan, discovery) {
    const { creation } = target;
    if (creation?.expected === 'yes') {
        previewOnPush(context, creation.template);
        return await discovery.fitTo(creation.template.encryption);
    }
    const { encryption = { type: 'AES256' }, model } = chooseEncryption(context, plan);
    context.log.transfer.wouldCreateRepository(context.options.repository, encryption, model);
    if (creation?.expected === 'maybe')
        context.log.transfer.mayBeCreatedOnPush();
    await discovery.fitTo(encryption);
}
function chooseEncryption({ options }, plan) {
    const given = options.createRepository?.encryption;
    if (given !== undefined)
        return { encryption: given };
    const [best] = savingsByEncryption(plan).toSorted((a, b) => b.bytes - a.bytes);
    if (best === undefined)
        return {};
    return { encryption: best.encryption, model: { repository: best.largestHolder, bytes: best.bytes } };
}
function savingsByEncryption(plan) {
    const sizes = new Map(absentLayers(plan).map(({ descriptor }) => [descriptor.digest, descriptor.size]));
    const bytesOf = (digests) => (0,sum/* sumOf */.X)(digests, digest => sizes.get(digest) ?? 0);
    const { holdings } = plan;
    return [...new Set(holdings.map(prepare_target_keyOf))].flatMap(key => {
        const held = holdings
            .filter(holding => prepare_target_keyOf(holding) === key)
            .toSorted((a, b) => bytesOf(b.digests) - bytesOf(a.digests));
        const { repository: largestHolder = '', encryption } = held[0] ?? {};
        const distinct = new Set(held.flatMap(({ digests }) => digests));
        return encryption === undefined ? [] : [{ encryption, bytes: bytesOf(distinct), largestHolder }];
    });
}
function prepare_target_keyOf({ encryption }) {
    return encryption === undefined ? '' : [encryption.type, encryption.kmsKey].join(' ');
}

;// CONCATENATED MODULE: ./lib/engine/intake/image-plan.js




const noImage = { layers: [], byReference: [], configs: [], chains: [], platforms: [] };
function placeholder(digest, size) {
    const descriptor = { mediaType: media_types/* mediaTypes */.Ib.ociLayerGzip, digest, size };
    const layer = { descriptor, createdBy: '', platforms: [], uncompressed: false, missingAtSource: false };
    return { layer, descriptor, matchedByDiffId: false, existing: false };
}
function planOfArrived(root, placements, found, mounting) {
    const blobs = blobsOfImage(root);
    const image = {
        blobs,
        layers: blobs.layers.map(layer => resolvedLayer(layer, placements.get(layer.descriptor.digest))),
        configs: blobs.configs.filter(({ digest }) => !wasThere(placements.get(digest))),
    };
    const plan = planOf(image, found, mounting);
    const layers = plan.layers.map(layer => withRefusals(layer, placements.get(digestOf(layer))));
    return Object.freeze({ ...plan, layers: Object.freeze(layers) });
}
function resolvedLayer(layer, placement) {
    const compressed = placement?.outcome === 'pushed' && !placement.asked;
    return {
        layer: { ...layer, uncompressed: compressed },
        ...(compressed ? {} : { descriptor: layer.descriptor }),
        matchedByDiffId: false,
        existing: wasThere(placement),
    };
}
function wasThere(placement) {
    return placement === undefined || placement.outcome === 'existing';
}
function withRefusals(layer, placement) {
    const heldBy = new Set([...layer.heldBy, ...(placement?.refusedBy ?? [])]);
    return Object.freeze({ ...layer, heldBy: Object.freeze([...heldBy]) });
}
function digestOf({ layer }) {
    return layer.descriptor.digest;
}
function arrivedLayers(plan, placements) {
    const nothingDone = existing;
    return plan.layers.map(layer => {
        const placement = placements.get(digestOf(layer)) ?? nothingDone;
        const { outcome, from, refusedMounts, attempts, milliseconds } = placement;
        return {
            plan: layer,
            descriptor: layer.layer.descriptor,
            outcome,
            ...(from === undefined ? {} : { from }),
            refusedMounts,
            attempts,
            milliseconds,
        };
    });
}

;// CONCATENATED MODULE: ./lib/engine/intake/target-preparation.js







class TargetPreparation {
    #context;
    #session;
    #tolerated;
    #target;
    #blobMounting;
    #preparing;
    #done = false;
    constructor(context, session, tolerated) {
        this.#context = context;
        this.#session = session;
        this.#tolerated = tolerated;
        this.#target = session.target;
        this.#blobMounting = session.blobMounting;
    }
    get target() {
        return this.#target;
    }
    get blobMounting() {
        return this.#blobMounting;
    }
    get leftSettingOff() {
        return this.#done && this.#blobMounting === 'DISABLED';
    }
    learnMissing() {
        const { description, missing } = this.#target;
        if (description === undefined && !missing && this.#preparing === undefined)
            this.#target = { missing: true };
    }
    ready(search) {
        this.#preparing ??= this.#prepare(search).catch(error => {
            this.#preparing = undefined;
            throw error;
        });
        return this.#preparing;
    }
    async #prepare(search) {
        const { ecr, options, log } = this.#context;
        checkBlobMounting(this.#session, options.blobMounting, log.opening);
        await this.#lookUp();
        if (this.#target.missing)
            await this.#create(search);
        this.#blobMounting = await ensureBlobMounting(ecr, this.#session, options.blobMounting, this.#tolerated, log.opening);
        this.#done = true;
        return this.#blobMounting;
    }
    async #lookUp() {
        if (this.#target.missing || this.#target.description !== undefined)
            return;
        const { ecr, options } = this.#context;
        try {
            await ecr.resolveImages(options.repository, ['latest']);
        }
        catch (error) {
            if (error instanceof errors/* RepositoryNotFoundError */.wN)
                this.#target = { missing: true };
            else if (!(0,errors/* isApiFailure */.TG)(error))
                throw error;
        }
    }
    async #create(search) {
        const { options } = this.#context;
        const session = await creation_withCreation(this.#context, { ...this.#session, target: this.#target });
        this.#target = session.target;
        checkCreation(session.target, options, session.connection.host);
        await search.settled();
        const { discovery } = search;
        const plan = planOf(everythingFound(search), discovery.found, true);
        this.#target = await createTarget(this.#context, session, plan, discovery);
    }
}
function everythingFound({ discovery }) {
    const { holders, holdings } = discovery.found;
    const digests = new Set(holdings.flatMap(({ digests: held }) => held));
    const layers = [...digests].map((digest) => placeholder(digest, holders.sizeOf(digest) ?? assumedBytes));
    return { blobs: noImage, layers, configs: [] };
}

;// CONCATENATED MODULE: ./lib/engine/intake/blob-locator.js










const gatheringTime = 5;
class BlobLocator {
    #options;
    #target;
    #gathering;
    #locating = new Map();
    preparation;
    search;
    placements = new Placements();
    slots;
    constructor(options) {
        const { context, session, tolerated, clock = delay/* systemClock */.ml } = options;
        this.#options = options;
        this.slots = context.slots?.mount ?? pLimit(mountsAtOnce);
        this.#target = session.connection.repository(context.options.repository);
        this.preparation = new TargetPreparation(context, session, tolerated);
        const target = () => this.preparation.target;
        this.search = new MountSearch({ context, session, tolerated, target, clock });
        const pause = () => clock.delay(gatheringTime, context.signal);
        this.#gathering = new Gathering(pause, digests => this.#lookUp(digests));
    }
    get mounting() {
        const { context, session } = this.#options;
        return triesMounts(session, context.options) && !this.preparation.leftSettingOff;
    }
    async locate(digest, hints = []) {
        const known = this.placements.get(digest);
        if (known !== undefined)
            return known;
        const locating = this.#locating.get(digest) ??
            this.#locateOnce(digest, hints).finally(() => this.#locating.delete(digest));
        this.#locating.set(digest, locating);
        return await locating;
    }
    async locateInTarget(digest) {
        const known = this.placements.get(digest) ?? (await this.#locating.get(digest));
        if (known !== undefined)
            return known;
        const { present } = await this.#gathering.join(digest, false);
        return this.#existing(digest, await present);
    }
    place(digest, placed) {
        if (placed.outcome !== 'pushed')
            this.search.found(digest, placed.from);
        return this.placements.place(digest, placed);
    }
    async #locateOnce(digest, hints) {
        const certain = this.#allowed(this.#options.heldElsewhere?.(digest) ?? []);
        const named = [...new Set([...this.#allowed(hints), ...certain])];
        const { present, searched } = await this.#gathering.join(digest, named.length === 0);
        const found = this.#existing(digest, await present);
        if (found !== undefined || !this.mounting)
            return found;
        const mounted = await this.#mount(digest, { known: () => named, certain });
        if (mounted !== undefined)
            return mounted;
        const held = named.length === 0 ? searched : this.search.search([digest], present);
        await held(digest);
        const { discovery } = this.search;
        const known = () => this.search.holdersOf(digest).filter(name => !named.includes(name));
        const further = (refused) => discovery.furtherHolders(digest, [...named, ...refused]);
        return await this.#mount(digest, { known, further });
    }
    #lookUp(digests) {
        const present = this.#presentOf([...digests.keys()]);
        present.catch(() => { });
        const wanted = [...digests].filter(([, search]) => search).map(([digest]) => digest);
        if (!this.mounting || wanted.length === 0)
            return { present, searched: async () => { } };
        return { present, searched: this.search.search(wanted, present) };
    }
    async #presentOf(digests) {
        if (this.preparation.target.missing)
            return new Map();
        try {
            const { context, tolerated } = this.#options;
            return await blobsInTarget(context.ecr, this.#target, digests, tolerated);
        }
        catch (error) {
            if (!(error instanceof errors/* RepositoryNotFoundError */.wN))
                throw error;
            this.preparation.learnMissing();
            return new Map();
        }
    }
    #existing(digest, present) {
        const placed = this.placements.get(digest);
        if (placed !== undefined || !present.has(digest))
            return placed;
        const size = present.get(digest);
        return this.place(digest, { ...existing, ...(size === undefined ? {} : { size }) });
    }
    #allowed(names) {
        const { mountFrom } = this.#options.context.options;
        return names.filter(name => name !== this.#target.name && mountFrom.rankOf(name) !== undefined);
    }
    async #mount(digest, { known, further, certain }) {
        if (known().length === 0)
            return undefined;
        if ((await this.preparation.ready(this.search)) === 'DISABLED')
            return undefined;
        const sources = known();
        const began = performance.now();
        const mount = await this.slots(() => mountBlob(this.#target, digest, { known: sources, further })).catch(error => {
            if (!(0,errors/* isRegistryAnswer */.O)(error))
                throw error;
            return undefined;
        });
        if (mount?.mounted === false && mount.session !== undefined)
            void this.#target.cancelUpload(mount.session);
        const sent = this.placements.get(digest);
        if (sent !== undefined)
            return sent;
        if (mount?.mounted) {
            const size = this.search.discovery.found.holders.sizeOf(digest);
            const milliseconds = Math.round(performance.now() - began);
            return this.place(digest, { ...mount.placed, milliseconds, ...(size === undefined ? {} : { size }) });
        }
        this.placements.refuse(digest, { count: mount?.refusedBy.length ?? 0, by: certain ?? known() });
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/engine/intake/small-blobs.js
const kept = { blob: 256 * 1024, total: 16 * 1024 * 1024 };
class SmallBlobs {
    #blobs = new Map();
    #bytes = 0;
    get(digest) {
        return this.#blobs.get(digest);
    }
    keep(digest, bytes) {
        if (bytes.byteLength > kept.blob || this.#blobs.has(digest))
            return;
        this.#blobs.set(digest, bytes);
        this.#bytes += bytes.byteLength;
        for (const [oldest, { byteLength }] of this.#blobs) {
            if (this.#bytes <= kept.total)
                return;
            this.#blobs.delete(oldest);
            this.#bytes -= byteLength;
        }
    }
}

;// CONCATENATED MODULE: ./lib/engine/intake/upload-slots.js

class UploadSlots {
    #slots;
    #signal;
    #held = new Set();
    #closed = false;
    constructor(slots, signal) {
        this.#slots = slots;
        this.#signal = signal;
    }
    async take() {
        if (this.#slots === undefined)
            return () => { };
        const { promise, resolve } = Promise.withResolvers();
        void this.#slots(() => this.#hold(resolve));
        return await (0,abort/* untilAborted */.Eu)(promise, this.#signal);
    }
    close() {
        this.#closed = true;
        for (const release of this.#held)
            release();
    }
    #hold(give) {
        if (this.#closed || this.#signal.aborted)
            return Promise.resolve();
        const { promise, resolve } = Promise.withResolvers();
        const release = () => {
            this.#held.delete(release);
            resolve();
        };
        this.#held.add(release);
        give(release);
        return promise;
    }
}

;// CONCATENATED MODULE: ./lib/engine/intake/intake.js









class Intake {
    options;
    #target;
    #locator;
    #small = new SmallBlobs();
    #distrusted = new Set();
    #uploadSlots;
    constructor(options) {
        const { context, session } = options;
        this.options = options;
        this.#target = session.connection.repository(context.options.repository);
        this.#locator = new BlobLocator(options);
        this.#uploadSlots = new UploadSlots(context.slots?.upload, context.signal);
    }
    get blobMounting() {
        return this.#locator.preparation.blobMounting;
    }
    get discovery() {
        return this.#locator.search.discovery;
    }
    get mounting() {
        return this.#locator.mounting;
    }
    async find(digest) {
        this.#locator.placements.ask(digest);
        if (this.#distrusted.has(digest))
            return this.#sentSize(digest);
        const placement = await this.#locator.locate(digest);
        return placement === undefined ? undefined : (placement.size ?? (await this.#readSize(digest)));
    }
    async mount(digest, from) {
        this.#locator.placements.ask(digest);
        if (this.#distrusted.has(digest))
            return this.#sentSize(digest) !== undefined;
        return (await this.#locator.locate(digest, [from])) !== undefined;
    }
    async receive() {
        const { preparation, search } = this.#locator;
        await preparation.ready(search);
        const release = await this.#uploadSlots.take();
        const desk = {
            takeWhole: (content, began) => this.#takeWhole(content, began),
            takeSent: (digest, size, { attempts }, milliseconds) => {
                this.#locator.place(digest, { outcome: 'pushed', refusedMounts: 0, attempts, milliseconds, size });
            },
        };
        return new Arrival(listener => this.#target.writeBlob(listener), desk, this.options.progress, release);
    }
    close() {
        this.#uploadSlots.close();
    }
    placementOf(digest) {
        return this.#locator.placements.get(digest);
    }
    small(digest) {
        return this.#small.get(digest);
    }
    distrust(digest) {
        this.#distrusted.add(digest);
    }
    matchDiffIds(diffIds) {
        return this.#locator.search.matchDiffIds(diffIds, this.mounting);
    }
    refresh() {
        this.#locator.search.refresh();
    }
    placementsIn(root) {
        const { placements } = this.#locator;
        const plan = planOfArrived(root, placements, this.discovery.found, this.mounting);
        return { plan, layers: arrivedLayers(plan, placements) };
    }
    async #readSize(digest) {
        try {
            const size = await this.#target.headBlob(digest);
            if (size !== undefined)
                this.#locator.placements.learnSize(digest, size);
            return size;
        }
        catch (error) {
            if (!(0,errors/* isRegistryAnswer */.O)(error))
                throw error;
            return undefined;
        }
    }
    async #takeWhole(content, began) {
        const { digest, size } = content;
        const { progress } = this.options;
        if (size <= kept.blob)
            await this.#keep(content);
        if (!this.#distrusted.has(digest) && (await this.#isThere(digest)))
            return;
        const upload = send => {
            progress.expect(size);
            return progress.uploading(send);
        };
        const sources = { known: this.#guessesFor(digest), further: async () => [] };
        const slots = { mount: this.#locator.slots, upload };
        const placed = await placeBlob(this.#target, content, sources, slots, progress.sent);
        const milliseconds = Math.round(performance.now() - began);
        this.#locator.place(digest, { ...placed, milliseconds, size });
    }
    async #keep(content) {
        const bytes = await (0,read_bounded/* readBounded */.C)(await content.open(), kept.blob);
        if (bytes !== undefined)
            this.#small.keep(content.digest, bytes);
    }
    async #isThere(digest) {
        const { placements } = this.#locator;
        if (placements.wasAsked(digest))
            return placements.get(digest) !== undefined;
        return (await this.#locator.locateInTarget(digest)) !== undefined;
    }
    #sentSize(digest) {
        const placement = this.#locator.placements.get(digest);
        return placement?.outcome === 'pushed' ? placement.size : undefined;
    }
    #guessesFor(digest) {
        if (this.#distrusted.has(digest))
            return [];
        const refused = this.#locator.placements.refusedBy(digest);
        const plan = planOf({ blobs: noImage, layers: [], configs: [] }, this.discovery.found, this.mounting);
        return plan.guesses.filter(name => !refused.includes(name));
    }
}

;// CONCATENATED MODULE: ./lib/engine/log/tolerated-warnings.js

const tolerated_warnings_consequences = {
    'setting-unread': 'the account setting BLOB_MOUNTING is unknown',
    'setting-unchanged': 'blob mounting is not turned on',
    'target-undescribed': 'the encryption and tag mutability of the target repository are unknown',
    'images-unresolved': 'images are looked up in the registry API, or pushed again',
    'layers-one-by-one': 'layers of the target are looked up one by one',
    'caches-unidentified': 'pull-through caches cannot be identified',
    'registry-unlisted': "only repositories in mount-from or in the image's own hints are checked for layers",
    'registry-listed-in-part': 'only repositories that were listed before are checked for layers',
    'sources-unchecked': 'mounts are attempted without knowing where layers are',
    'diff-ids-unmatched': 'uncompressed layers are not matched with images in the registry',
    'tags-by-registry': 'images of immutable tags are read through the registry API',
};
function toleratedWarnings({ denied, failed, rejected }, completed) {
    const effect = completed ? ' The push continues, but some layers may be uploaded instead of mounted.' : '';
    const warnings = [];
    if (denied.size > 0) {
        const remedy = 'Allow the action in its IAM policy (see docs/iam.md).';
        warnings.push(`The role is not allowed to call ${tolerated_warnings_listed(denied)}.${effect} ${remedy}`);
    }
    if (failed.size > 0)
        warnings.push(`Some ECR requests failed: ${tolerated_warnings_listed(failed)}.${effect}`);
    if (rejected !== undefined) {
        const { message, remedy } = rejected.error;
        const said = message.replace(/\.$/, '');
        warnings.push(`${said}, so ${textOf(rejected.consequences)}.${effect} ${remedy}`);
    }
    return warnings.map(text => (0,one_line/* oneLine */.TN)(text));
}
function tolerated_warnings_listed(tolerated) {
    return [...tolerated].map(([cause, keys]) => `${cause} (${textOf(keys)})`).join(', ');
}
function textOf(keys) {
    return [...keys].map(key => tolerated_warnings_consequences[key]).join('; ');
}

;// CONCATENATED MODULE: ./lib/engine/opening/tolerated-errors.js


class ToleratedErrors {
    #denied = new Map();
    #failed = new Map();
    #withoutCredentials = new Set();
    #rejection;
    tolerate(error, consequence) {
        if (error instanceof errors/* AccessDeniedError */.Uk)
            add(this.#denied, error.action, consequence);
        else if (error instanceof errors/* RegistryError */.gl)
            add(this.#failed, (0,errors/* messageOf */.bD)(error).replace(/\.$/, ''), consequence);
        else if (error instanceof errors/* AwsCredentialsError */.eL) {
            this.#rejection ??= error;
            this.#withoutCredentials.add(consequence);
        }
        else
            throw error;
    }
    warnings() {
        return this.#warnings(true, this.#rejection);
    }
    warningsAfter(failure) {
        const isFailure = failure instanceof errors/* AwsCredentialsError */.eL;
        return this.#warnings(false, isFailure ? undefined : this.#rejection);
    }
    #warnings(completed, rejection) {
        const rejected = rejection && { error: rejection, consequences: this.#withoutCredentials };
        return toleratedWarnings({ denied: this.#denied, failed: this.#failed, rejected }, completed);
    }
    reasonFor(error, creates) {
        const rejection = this.#rejection;
        if (!(error instanceof errors/* RepositoryNotFoundError */.wN) || !creates || rejection === undefined)
            return error;
        const message = `${error.message} It could not be created. ${rejection.message}`;
        return new errors/* AwsCredentialsError */.eL(message, rejection.remedy, { cause: error });
    }
}
function add(map, cause, consequence) {
    map.set(cause, (map.get(cause) ?? new Set()).add(consequence));
}

;// CONCATENATED MODULE: ./lib/assemble/relay/lazy-intake.js






class LazyIntake {
    #context;
    #progress;
    #heldElsewhere;
    #opening;
    #opened;
    #costBefore = result/* noDiscovery */.eW;
    #discovery;
    #discoveryCost = result/* noDiscovery */.eW;
    constructor(context, progress, heldElsewhere) {
        this.#context = context;
        this.#progress = progress;
        this.#heldElsewhere = heldElsewhere;
    }
    async use(work) {
        this.#opening ??= this.#open();
        const opening = this.#opening;
        try {
            return await work(await opening);
        }
        catch (error) {
            if (!(error instanceof errors/* RepositoryNotFoundError */.wN))
                throw error;
            if (this.#opening === opening)
                this.#opening = undefined;
            throw this.reasonFor(error);
        }
    }
    reasonFor(error) {
        const creates = this.#context.options.createRepository !== undefined;
        return this.#opened === undefined ? error : this.#opened.tolerated.reasonFor(error, creates);
    }
    refresh() {
        this.#noteCost();
        this.#opened?.intake.refresh();
    }
    get discoveryCost() {
        this.#noteCost();
        return sumOfSearches([this.#costBefore, this.#discoveryCost]);
    }
    async #open() {
        try {
            const context = this.#context;
            const tolerated = new ToleratedErrors();
            const session = await openSession(context, tolerated);
            const [progress, heldElsewhere] = [this.#progress, this.#heldElsewhere];
            const intake = new Intake({ context, session, tolerated, progress, heldElsewhere });
            this.#noteCost();
            this.#opened = { intake, session, tolerated };
            return this.#opened;
        }
        catch (error) {
            this.#opening = undefined;
            throw error;
        }
    }
    #noteCost() {
        const discovery = this.#opened?.intake.discovery;
        if (discovery !== this.#discovery)
            this.#costBefore = sumOfSearches([this.#costBefore, this.#discoveryCost]);
        this.#discovery = discovery;
        this.#discoveryCost = discovery?.found.cost ?? result/* noDiscovery */.eW;
    }
}

;// CONCATENATED MODULE: ./lib/assemble/relay/manifest-memory.js
const defaultBounds = { manifests: 4096, bytes: 64 * 1024 * 1024 };
class ManifestMemory {
    #bounds;
    #manifests = new Map();
    #bytes = 0;
    constructor(bounds = defaultBounds) {
        this.#bounds = bounds;
    }
    keep(manifest) {
        this.#drop(manifest.digest);
        this.#manifests.set(manifest.digest, manifest);
        this.#bytes += manifest.bytes.byteLength;
        for (const oldest of this.#manifests.keys()) {
            if (this.#manifests.size <= this.#bounds.manifests && this.#bytes <= this.#bounds.bytes)
                return;
            this.#drop(oldest);
        }
    }
    get(digest) {
        return this.#manifests.get(digest);
    }
    #drop(digest) {
        this.#bytes -= this.#manifests.get(digest)?.bytes.byteLength ?? 0;
        this.#manifests.delete(digest);
    }
}

;// CONCATENATED MODULE: ./lib/assemble/relay/announced-blob.js
async function announcedBlob(repository, open, announcements, shown) {
    const upload = announcements.upload(repository);
    const blob = await upload.during(open).catch(error => {
        upload.end();
        throw error;
    });
    return {
        get size() {
            return blob.size;
        },
        async write(chunk) {
            try {
                await upload.during(() => blob.write(chunk));
            }
            catch (error) {
                throw shown(error);
            }
        },
        async commit(digest) {
            try {
                await upload.during(() => blob.commit(digest));
                announcements.stored(repository, digest);
            }
            catch (error) {
                announcements.failed(repository, digest);
                throw shown(error);
            }
            finally {
                upload.end();
            }
        },
        async discard() {
            upload.end();
            await blob.discard();
        },
    };
}

;// CONCATENATED MODULE: ./lib/assemble/relay/references.js



function referencesOf({ bytes, mediaType }) {
    try {
        const parsed = (0,manifest/* parseManifest */.Ng)(bytes, mediaType, 'The manifest');
        if (parsed.kind === 'index') {
            return { children: parsed.index.manifests.map(({ digest }) => digest), blobs: [] };
        }
        const { config, layers } = parsed.manifest;
        const stored = layers.filter(layer => !(0,oci_descriptor/* isKeptByReference */.vF)(layer));
        return { children: [], blobs: [...new Set([config, ...stored].map(({ digest }) => digest))] };
    }
    catch (error) {
        if (error instanceof errors/* ImageError */.C8)
            return { children: [], blobs: [] };
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/assemble/relay/relayed-repository.js




class RelayedRepository {
    #parts;
    #underWay = new Map();
    constructor(parts) {
        this.#parts = parts;
    }
    get #name() {
        return this.#parts.repository.name;
    }
    find(digest) {
        const { announcements, signal } = this.#parts;
        return this.#write(({ intake }) => announcements.find(this.#name, digest, () => intake.find(digest), signal));
    }
    mount(digest, from) {
        return this.#write(async ({ intake }) => {
            const mounted = await intake.mount(digest, from);
            if (!mounted)
                this.#parts.announcements.announce(this.#name, digest);
            return mounted;
        });
    }
    receive() {
        const { announcements } = this.#parts;
        const shown = (error) => this.#shown(error);
        return this.#write(({ intake }) => announcedBlob(this.#name, () => intake.receive(), announcements, shown));
    }
    readBlob(digest, range) {
        return this.#parts.repository.serveBlob(digest, range);
    }
    headManifest(reference) {
        return this.#parts.repository.headManifest(reference);
    }
    getManifest(reference) {
        return this.#parts.repository.getManifest(reference);
    }
    listTags(query) {
        return this.#parts.repository.listTags(query);
    }
    listReferrers(digest, query) {
        return this.#parts.repository.listReferrers(digest, query);
    }
    async putManifest(reference, bytes, mediaType) {
        const { arrivals, memory, announcements, describer, onHeld, onTagged } = this.#parts;
        const digest = (0,oci_digest/* isDigest */.Bc)(reference) ? reference : (0,oci_digest/* digestOf */.ol)(bytes);
        const tag = (0,oci_digest/* isDigest */.Bc)(reference) ? undefined : reference;
        const manifest = { digest, bytes, mediaType };
        const { children, blobs } = referencesOf(manifest);
        await this.#write(async (opened) => {
            memory.keep(manifest);
            const arrived = arrivals.expect({
                ...{ manifest, tag, children },
                describe: () => describer.describe(opened, manifest),
                summarize: () => describer.summarize(opened, manifest),
            });
            await this.#put(opened.intake, reference, manifest, children);
            onHeld(blobs);
            if (tag !== undefined)
                onTagged();
            announcements.inManifest(this.#name, blobs);
            await arrived();
        });
        return digest;
    }
    async #put(intake, reference, { digest, bytes, mediaType }, children) {
        const { repository, announcements } = this.#parts;
        const upload = announcements.upload(this.#name);
        const putting = upload.during(async () => {
            await Promise.allSettled(children.map(child => this.#underWay.get(child)));
            await repository.putManifest(reference, bytes, mediaType);
        });
        this.#underWay.set(digest, putting);
        try {
            await putting;
        }
        catch (error) {
            if (error instanceof errors/* BlobsMissingError */.VK) {
                for (const missing of error.digests.filter(oci_digest/* isDigest */.Bc))
                    intake.distrust(missing);
            }
            throw error;
        }
        finally {
            upload.end();
            if (this.#underWay.get(digest) === putting)
                this.#underWay.delete(digest);
        }
    }
    async #write(work) {
        const { arrivals, intake } = this.#parts;
        arrivals.busy();
        try {
            return await intake.use(work);
        }
        catch (error) {
            throw this.#shown(error);
        }
    }
    #shown(error) {
        const reason = this.#parts.intake.reasonFor(error);
        return reason instanceof errors/* RepositoryNotFoundError */.wN ? missing(this.#parts.repository, reason) : reason;
    }
}
function missing({ name, host }, cause) {
    const remedy = 'Check the name of the image, or set the input "create-repository: true" of the relay to create it.';
    return new errors/* RepositoryNotFoundError */.wN(name, host, { cause, remedy });
}

;// CONCATENATED MODULE: ./lib/assemble/relay/engine-backend.js













class EngineBackend {
    #shared;
    #push;
    #list;
    #signal;
    #announcements;
    #memory = new ManifestMemory();
    #held = new HeldBlobs();
    #log;
    #repositories = new Map();
    #intakes = new Set();
    constructor(shared, push, list, signal) {
        this.#shared = shared;
        this.#push = push;
        this.#list = list;
        this.#signal = signal;
        this.#announcements = new Announcements(shared.options.tuning?.clock ?? delay/* systemClock */.ml);
        this.#log = new ArrivalLog(shared.options.logger);
    }
    repository(name) {
        const known = this.#repositories.get(name);
        if (known !== undefined)
            return known;
        const opening = this.#open(name).catch(error => {
            this.#repositories.delete(name);
            throw error;
        });
        this.#repositories.set(name, opening);
        return opening;
    }
    async #open(name) {
        const context = this.#contextFor(name);
        const { connection } = await context.signIn();
        const progress = new TransferProgress(context.log.transfer);
        const intake = new LazyIntake(context, progress, digest => this.#held.of(digest));
        this.#intakes.add(intake);
        const meter = new CostMeter(() => ({
            requests: context.requests.byKind,
            throttledRequests: context.requests.throttled,
            retries: context.requests.retried,
            upload: { bytes: progress.bytesOnWire, busyMilliseconds: progress.busyMilliseconds },
            discovery: intake.discoveryCost,
        }));
        const memory = this.#memory;
        return new RelayedRepository({
            repository: connection.repository(name),
            intake,
            arrivals: new Arrivals({ repository: name, list: this.#list, meter, log: this.#log }),
            announcements: this.#announcements,
            memory,
            describer: new ImageDescriber({ context, connection, memory }),
            onHeld: blobs => this.#held.add(name, blobs),
            onTagged: () => {
                for (const other of this.#intakes)
                    other.refresh();
            },
            signal: this.#signal,
        });
    }
    #contextFor(repository) {
        const owner = { signal: this.#signal, requests: new RequestLog() };
        const options = {
            ...this.#push,
            repository,
            tags: [],
            matchDiffIds: false,
            compression: 'gzip',
            concurrency: 8,
            dryRun: false,
        };
        return {
            ...owner,
            ecr: this.#shared.controlPlaneFor(owner),
            signIn: () => this.#shared.signIn(owner),
            options,
            log: new PushLog(this.#shared.options.logger),
        };
    }
}

;// CONCATENATED MODULE: ./lib/assemble/relay/image-list.js
class ImageList {
    #results = new Map();
    #onImage;
    constructor(onImage) {
        this.#onImage = onImage;
    }
    get results() {
        return [...this.#results.values()];
    }
    of(repository, digest) {
        return this.#results.get(`${repository}@${digest}`);
    }
    change(repository, images, members = []) {
        for (const digest of members)
            this.#results.delete(`${repository}@${digest}`);
        for (const [digest, result] of images)
            this.#results.set(`${repository}@${digest}`, result);
        this.#onImage(this.results);
    }
}

;// CONCATENATED MODULE: ./lib/assemble/open-relay.js





const closingTime = 2_000;
async function openRelay(options, { signal }) {
    const connections = openConnections(options);
    try {
        await connections.authorization(signal);
        const { clock = delay/* systemClock */.ml } = options.tuning ?? {};
        const list = new ImageList(options.onImage);
        const backend = new EngineBackend(connections.shared, options.push, list, connections.joined(signal));
        const server = await (0,relay_server/* startRelayServer */.b)({ port: options.port, logger: options.logger, backend });
        return {
            registry: server.registry,
            get results() {
                return list.results;
            },
            async [Symbol.asyncDispose]() {
                const closed = server.close();
                const closing = new AbortController();
                try {
                    await Promise.race([closed, clock.delay(closingTime, closing.signal)]);
                }
                finally {
                    closing.abort();
                    await connections[Symbol.asyncDispose]();
                }
                await closed;
            },
        };
    }
    catch (error) {
        await connections[Symbol.asyncDispose]();
        throw error;
    }
}

// EXTERNAL MODULE: ./lib/report/run.js
var run = __webpack_require__(2639);
// EXTERNAL MODULE: ./lib/action/fail.js
var fail = __webpack_require__(2736);
// EXTERNAL MODULE: ./lib/action/inert.js
var inert = __webpack_require__(3846);
// EXTERNAL MODULE: ./lib/action/spool-directory.js + 1 modules
var spool_directory = __webpack_require__(4359);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
;// CONCATENATED MODULE: ./lib/action/relay/control.js





const mostSaid = 4096;
async function openControl(stop) {
    const secret = (0,external_node_crypto_.randomBytes)(32).toString('hex');
    let stopped;
    const server = (0,external_node_http_.createServer)((incoming, response) => {
        response.setHeader('connection', 'close');
        if (incoming.method !== 'POST' || !isSame(incoming.headers.authorization ?? '', `Bearer ${secret}`)) {
            response.writeHead(404).end();
            return;
        }
        stopped ??= stop();
        stopped.then(said => response.writeHead(200).end(said), () => response.writeHead(500).end());
    });
    server.listen(0, '127.0.0.1');
    await (0,external_node_events_.once)(server, 'listening');
    const { port } = schemas/* object */.Ikc({ port: schemas/* number */.aig() }).parse(server.address());
    return {
        control: { pid: process.pid, port, secret },
        [Symbol.dispose]: () => void server.close(),
    };
}
async function askToStop({ port, secret }, milliseconds) {
    const options = {
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/stop',
        headers: { authorization: `Bearer ${secret}` },
        agent: false,
        signal: AbortSignal.timeout(milliseconds),
    };
    const { promise, resolve, reject } = Promise.withResolvers();
    request(options, resolve).on('error', reject).end();
    try {
        const response = await promise;
        const said = await readBounded(response, mostSaid);
        return response.statusCode === 200 ? said?.toString() : undefined;
    }
    catch {
        return undefined;
    }
}
function isSame(given, expected) {
    const [a, b] = [Buffer.from(given), Buffer.from(expected)];
    return a.length === b.length && (0,external_node_crypto_.timingSafeEqual)(a, b);
}

;// CONCATENATED MODULE: ./lib/action/relay/handle-limit.js

const enough = 64;
async function warnOfFewHandles(logger) {
    const limits = await (0,promises_.readFile)('/proc/self/limits', 'utf8').catch(() => '');
    const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? enough);
    if (limit >= enough)
        return;
    logger.warning(`The relay may have only ${limit} files and connections open, so that connections of clients may be reset. Raise the limit of open files ("ulimit -n") to ${enough} or more.`);
}

// EXTERNAL MODULE: ./lib/action/relay/messages.js
var messages = __webpack_require__(8650);
;// CONCATENATED MODULE: ./lib/action/relay/parent-link.js

class ParentLink {
    #started = Promise.withResolvers();
    #left = Promise.withResolvers();
    #kept = Promise.withResolvers();
    #own = false;
    constructor() {
        process.once('disconnect', () => {
            if (!this.#own)
                this.#left.resolve();
        });
        process.on('message', message => {
            if (message !== messages/* keep */.aC) {
                this.#started.resolve(messages/* startSchema */.Gy.parse(message));
                return;
            }
            this.#own = true;
            process.disconnect();
            this.#kept.resolve();
        });
    }
    get left() {
        return this.#left.promise;
    }
    get kept() {
        return this.#kept.promise;
    }
    get started() {
        return this.#started.promise;
    }
    send(answer) {
        return new Promise(resolve => {
            if (!process.connected || process.send === undefined)
                resolve();
            else
                process.send(answer, undefined, undefined, () => resolve());
        });
    }
}

// EXTERNAL MODULE: ./lib/action/relay/relay-inputs.js + 4 modules
var relay_inputs = __webpack_require__(907);
// EXTERNAL MODULE: ./lib/action/relay/relay-log.js
var relay_log = __webpack_require__(3990);
// EXTERNAL MODULE: ./lib/action/relay/report-file.js + 2 modules
var report_file = __webpack_require__(3336);
// EXTERNAL MODULE: ./lib/action/relay/alive.js
var alive = __webpack_require__(6101);
;// CONCATENATED MODULE: ./lib/action/relay/runner-watch.js

const runner_watch_intervalMilliseconds = 2000;
function watchRunner(runner, onGone) {
    const look = async () => {
        if (await (0,alive/* isAlive */._)(runner))
            return;
        clearInterval(timer);
        onGone();
    };
    const timer = setInterval(look, runner_watch_intervalMilliseconds);
    if (runner <= 1)
        clearInterval(timer);
    return { [Symbol.dispose]: () => clearInterval(timer) };
}

;// CONCATENATED MODULE: ./lib/action/relay/start-failure.js



function startFailure(error) {
    const { message, remedy } = (0,fail/* asPushError */.jh)(portError(error) ?? error);
    return { type: 'failed', message: (0,inert/* inert */.tJ)(message), remedy: (0,inert/* inert */.tJ)(remedy) };
}
function portError(error) {
    for (let cause = error; cause instanceof Error && !(cause instanceof errors/* InputError */.dz); cause = cause.cause) {
        if (!('syscall' in cause && cause.syscall === 'listen' && 'port' in cause))
            continue;
        const why = 'code' in cause && cause.code === 'EADDRINUSE' ? 'another process uses this port' : (0,errors/* messageOf */.bD)(cause);
        return new errors/* InputError */.dz('port', `cannot listen on 127.0.0.1:${cause.port}: ${why}.`, 'Use another port, or remove the input to use any free one.', { cause: error });
    }
    return undefined;
}

;// CONCATENATED MODULE: ./lib/action/relay/serve-relay.js
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




















const closeMilliseconds = 20_000;
const exitMilliseconds = 1000;
async function serveRelay(open = openRelay) {
    const parent = new ParentLink();
    const logger = (0,relay_log/* relayLogger */.eX)(process.env['RUNNER_DEBUG'] === '1');
    (0,inert/* hideEnvironment */.ed)(process.env);
    surviveSlips(logger);
    const ending = listenForEnd(parent);
    try {
        const start = await (0,abort/* untilAborted */.Eu)(parent.started, ending.signal);
        await serveJob(open, start, parent, ending, logger);
    }
    catch (error) {
        process.exitCode = 1;
        await parent.send(startFailure(error));
    }
    if (process.connected)
        process.disconnect();
    setTimeout(() => process.exit(), exitMilliseconds).unref();
}
function listenForEnd(parent) {
    const controller = new AbortController();
    const end = () => controller.abort(new errors/* CancelledError */.cc());
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
    parent.left.then(end);
    return { signal: controller.signal, end };
}
function surviveSlips(logger) {
    process.on('unhandledRejection', error => logger.warning((0,fail/* expectedError */.j1)(error)?.line ?? `Unexpected error: ${(0,errors/* messageOf */.bD)(error)}`));
    process.once('uncaughtException', error => {
        const known = (0,fail/* expectedError */.j1)(error);
        logger.warning(`The relay ends because of ${known === undefined ? `an unexpected error: ${(0,errors/* messageOf */.bD)(error)}` : `this: ${known.line}`}`);
        process.exit(1);
    });
}
async function serveJob(open, start, parent, ending, logger) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const spool = (0,external_node_path_.join)(start.directory, 'spool');
        let runnerGone = false;
        const _watch = __addDisposableResource(env_1, watchRunner(start.runner, () => {
            runnerGone = true;
            ending.end();
        }), false);
        try {
            await (0,promises_.mkdir)(spool).catch(error => {
                throw (0,file_error/* writeError */.oG)(error, 'create a temporary directory', spool);
            });
            await serve(open, start, spool, parent, ending, logger);
        }
        finally {
            await (0,spool_directory/* removeSpoolDirectory */.x$)(runnerGone ? start.directory : spool, logger);
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
async function serve(open, start, temporaryDirectory, parent, ending, logger) {
    const { registry, push, port, prices } = (0,relay_inputs/* readRelayInputs */.P)();
    const context = { prices, run: (0,run/* runFromEnvironment */.R)(process.env) };
    const report = new report_file/* ReportFile */.JY(start.report, start.directory, context, logger);
    const mask = (secret) => {
        (0,inert/* hide */.jD)(secret);
        void parent.send({ type: 'secret', secret });
    };
    const onImage = results => report.update(results);
    const options = { ...registry, push, port, logger, mask, temporaryDirectory, onImage };
    const relay = await untilEnd(ending.signal, signal => open(options, { signal }));
    const ended = Promise.withResolvers();
    try {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            (0,inert/* hide */.jD)(relay.registry.split('/')[1]);
            report.update([]);
            await warnOfFewHandles(logger);
            const channel = __addDisposableResource(env_2, await openControl(() => {
                ending.end();
                return ended.promise;
            }), false);
            await parent.send({ type: 'ready', registry: relay.registry, control: channel.control });
            if (!ending.signal.aborted)
                await (0,external_node_events_.once)(ending.signal, 'abort');
            await serve_relay_close(relay, logger);
        }
        catch (e_2) {
            env_2.error = e_2;
            env_2.hasError = true;
        }
        finally {
            __disposeResources(env_2);
        }
    }
    finally {
        report.retry();
        ended.resolve(report.problem);
    }
}
async function untilEnd(end, open) {
    const opening = new AbortController();
    const abort = () => opening.abort(end.reason);
    end.addEventListener('abort', abort);
    try {
        return await open(opening.signal);
    }
    finally {
        end.removeEventListener('abort', abort);
    }
}
async function serve_relay_close(relay, logger) {
    const closed = relay[Symbol.asyncDispose]().then(() => true, error => {
        logger.warning(`The relay did not close as it should: ${(0,errors/* messageOf */.bD)(error)}`);
        return true;
    });
    const inTime = await Promise.race([closed, (0,external_node_timers_promises_.setTimeout)(closeMilliseconds, false, { ref: false })]);
    if (!inTime)
        logger.warning('Requests to the registry that did not end were cut off.');
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

/***/ 2609:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ TokenAuthenticator)
/* harmony export */ });
const maxMarginMilliseconds = 5 * 60_000;
class TokenAuthenticator {
    expires = true;
    #renew;
    #now;
    #current;
    #renewAt;
    #renewing;
    constructor(options) {
        this.#renew = options.renew;
        this.#now = options.now ?? Date.now;
        this.#current = options.initial;
        this.#renewAt = this.#renewalOf(options.initial);
    }
    async authorization(_scope, owner) {
        return (await this.token(owner)).authorization;
    }
    async token(owner) {
        if (this.#now() >= this.#renewAt)
            await this.#ahead(owner);
        return this.#current;
    }
    async refresh(rejection, owner) {
        if (rejection.rejected !== this.#current.authorization)
            return true;
        await this.#renewOnce(owner);
        return rejection.rejected !== this.#current.authorization;
    }
    async #ahead(owner) {
        try {
            await this.#renewOnce(owner);
        }
        catch (error) {
            if (this.#now() >= this.#current.expiresAt.getTime())
                throw error;
        }
    }
    #renewOnce(owner) {
        this.#renewing ??= this.#replace(owner).finally(() => {
            this.#renewing = undefined;
        });
        return this.#renewing;
    }
    async #replace(owner) {
        try {
            this.#current = await this.#renew(owner);
        }
        finally {
            this.#renewAt = this.#renewalOf(this.#current);
        }
    }
    #renewalOf(token) {
        const left = token.expiresAt.getTime() - this.#now();
        if (!(left > 0))
            return Number.POSITIVE_INFINITY;
        return this.#now() + Math.max(left - maxMarginMilliseconds, left * 0.9);
    }
}


/***/ }),

/***/ 3452:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ startRelayServer)
});

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

// EXTERNAL MODULE: ./lib/oci/digest.js
var oci_digest = __webpack_require__(9501);
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


/***/ }),

/***/ 2639:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ runFromEnvironment)
/* harmony export */ });
/* harmony import */ var _shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2712);

function runFromEnvironment(environment) {
    const text = (name) => {
        const value = (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .cutEnd */ .ym)((0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(environment[name] ?? ''), 256);
        return value === '' ? undefined : value;
    };
    const runId = text('GITHUB_RUN_ID');
    const runAttempt = Number(text('GITHUB_RUN_ATTEMPT'));
    const found = {
        workflow: text('GITHUB_WORKFLOW'),
        job: text('GITHUB_JOB'),
        runId: runId !== undefined && /^\d{1,20}$/.test(runId) ? runId : undefined,
        runAttempt: Number.isSafeInteger(runAttempt) && runAttempt > 0 ? runAttempt : undefined,
        repository: text('GITHUB_REPOSITORY'),
        sha: text('GITHUB_SHA'),
    };
    return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}


/***/ }),

/***/ 4739:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  f: () => (/* binding */ AdaptiveLimiter)
});

// EXTERNAL MODULE: ./lib/shared/delay.js
var delay = __webpack_require__(3914);
;// CONCATENATED MODULE: ./lib/shared/rate-window.js
class RateWindow {
    #milliseconds;
    #starts = [];
    #limit;
    constructor(limit, milliseconds) {
        this.#limit = limit;
        this.#milliseconds = milliseconds;
    }
    set limit(limit) {
        this.#limit = limit;
    }
    take(now) {
        const limit = Math.max(1, Math.floor(this.#limit));
        const milliseconds = this.#milliseconds / Math.min(1, this.#limit);
        while (this.#starts[0] !== undefined && this.#starts[0] <= now - milliseconds)
            this.#starts.shift();
        const oldest = this.#starts[this.#starts.length - limit];
        if (oldest !== undefined)
            return oldest + milliseconds - now;
        this.#starts.push(now);
        return 0;
    }
}

;// CONCATENATED MODULE: ./lib/shared/adaptive-limiter.js


const windowMilliseconds = 1050;
const recoveryPerSecond = 0.1;
class AdaptiveLimiter {
    #options;
    #clock;
    #window;
    #waiting = [];
    #concurrency;
    #rateFactor = 1;
    #inFlight = 0;
    #lastDecrease = Number.NEGATIVE_INFINITY;
    #lastIncrease = 0;
    constructor(options) {
        this.#options = options;
        this.#clock = options.clock ?? delay/* systemClock */.ml;
        this.#concurrency = options.concurrency;
        if (options.perSecond !== undefined)
            this.#window = new RateWindow(options.perSecond, windowMilliseconds);
    }
    get concurrency() {
        return Math.floor(this.#concurrency);
    }
    get rateFactor() {
        return this.#rateFactor;
    }
    async acquire(signal) {
        await this.#slot(signal);
        try {
            await this.#rate(signal);
        }
        catch (error) {
            this.#leave();
            throw error;
        }
        const started = this.#clock.now();
        return {
            release: throttled => {
                if (throttled)
                    this.#decrease(started);
                else
                    this.#increase();
                this.#leave();
            },
        };
    }
    async #slot(signal) {
        signal.throwIfAborted();
        if (this.#inFlight < this.concurrency) {
            this.#inFlight += 1;
            return;
        }
        const { promise, resolve, reject } = Promise.withResolvers();
        const cancel = () => {
            const position = this.#waiting.indexOf(resolve);
            if (position >= 0)
                this.#waiting.splice(position, 1);
            reject(signal.reason);
        };
        this.#waiting.push(resolve);
        signal.addEventListener('abort', cancel, { once: true });
        await promise.finally(() => signal.removeEventListener('abort', cancel));
    }
    async #rate(signal) {
        for (;;) {
            const milliseconds = this.#window?.take(this.#clock.now()) ?? 0;
            if (milliseconds <= 0)
                return;
            await this.#clock.delay(milliseconds, signal);
        }
    }
    #leave() {
        this.#inFlight -= 1;
        while (this.#inFlight < this.concurrency) {
            const next = this.#waiting.shift();
            if (next === undefined)
                return;
            this.#inFlight += 1;
            next();
        }
    }
    #decrease(started) {
        if (started < this.#lastDecrease)
            return;
        this.#lastDecrease = this.#clock.now();
        this.#lastIncrease = this.#lastDecrease;
        this.#concurrency = Math.max(1, Math.min(this.#concurrency, this.#inFlight) / 2);
        this.#setRate(Math.max(this.#minFactor, this.#rateFactor / 2));
    }
    #increase() {
        this.#concurrency = Math.min(this.#options.concurrency, this.#concurrency + 1 / this.#concurrency);
        if (this.#rateFactor === 1)
            return;
        const now = this.#clock.now();
        const seconds = Math.min(1, (now - this.#lastIncrease) / 1000);
        this.#lastIncrease = now;
        this.#setRate(Math.min(1, this.#rateFactor + seconds * recoveryPerSecond));
    }
    get #minFactor() {
        return 0.5 / (this.#options.perSecond ?? 1);
    }
    #setRate(factor) {
        this.#rateFactor = factor;
        if (this.#window !== undefined)
            this.#window.limit = (this.#options.perSecond ?? 0) * factor;
    }
}


/***/ }),

/***/ 3189:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mq: () => (/* binding */ isRetriedStatus),
/* harmony export */   P9: () => (/* binding */ retryAfter),
/* harmony export */   nO: () => (/* binding */ Backoff),
/* harmony export */   ur: () => (/* binding */ defaultRetryPolicy)
/* harmony export */ });
/* harmony import */ var _delay_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3914);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6058);


const defaultRetryPolicy = {
    attempts: 6,
    throttledAttempts: 12,
    baseMilliseconds: 500,
    capMilliseconds: 20_000,
    retryAfterCapMilliseconds: 60_000,
    totalMilliseconds: 120_000,
};
class Backoff {
    #context;
    #operation;
    #extraMilliseconds;
    #attempt = 1;
    #firstFailure;
    constructor(context, operation, extraMilliseconds = 0) {
        this.#context = context;
        this.#operation = operation;
        this.#extraMilliseconds = extraMilliseconds;
    }
    get attempt() {
        return this.#attempt;
    }
    async next(failure) {
        const { policy, requests, logger, signal, random = Math.random, clock = _delay_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml } = this.#context;
        const now = clock.now();
        this.#firstFailure ??= now;
        const attempts = failure.throttled ? policy.throttledAttempts : policy.attempts;
        if (this.#attempt >= attempts)
            return false;
        const maxJitter = Math.min(policy.capMilliseconds, policy.baseMilliseconds * 2 ** (this.#attempt - 1));
        const requested = Math.min(policy.retryAfterCapMilliseconds, failure.retryAfterMilliseconds ?? 0);
        const wait = requested + random() * maxJitter;
        const remaining = this.#firstFailure + policy.totalMilliseconds + this.#extraMilliseconds - now;
        if (wait > remaining)
            return false;
        this.#attempt += 1;
        requests.retry();
        logger.info(`${this.#operation}: ${failure.reason.replace(/\.$/, '')}; retrying in ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a)(wait)} (attempt ${this.#attempt} of ${attempts}).`);
        await clock.delay(wait, signal);
        return true;
    }
}
function retryAfter(headers, now = Date.now()) {
    const { 'retry-after': header, date: sent = '' } = headers;
    if (header === undefined)
        return undefined;
    if (/^\d+$/.test(header.trim()))
        return Number(header) * 1000;
    const [until, from] = [Date.parse(header), Date.parse(sent)];
    return Number.isNaN(until) ? undefined : Math.max(0, until - (Number.isNaN(from) ? now : from));
}
const retriedStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);
function isRetriedStatus(status) {
    return retriedStatuses.has(status);
}


/***/ }),

/***/ 5078:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Zz: () => (/* binding */ parseBasicAuthorization),
/* harmony export */   aR: () => (/* binding */ basicAuthorization),
/* harmony export */   mk: () => (/* binding */ basicHeader),
/* harmony export */   zf: () => (/* binding */ decodeUserPassword)
/* harmony export */ });
function basicAuthorization({ username, password }) {
    return basicHeader(Buffer.from(`${username}:${password}`, 'utf8').toString('base64'));
}
function basicHeader(encoded) {
    return `Basic ${encoded}`;
}
function parseBasicAuthorization(authorization) {
    const encoded = /^Basic +(\S+)$/i.exec(authorization)?.[1];
    return encoded === undefined ? undefined : decodeUserPassword(encoded);
}
function decodeUserPassword(encoded) {
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon < 0)
        return undefined;
    return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}


/***/ }),

/***/ 137:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $8: () => (/* binding */ saysQuota),
/* harmony export */   Ub: () => (/* binding */ deniedAction),
/* harmony export */   XU: () => (/* binding */ remedyForDenial),
/* harmony export */   jl: () => (/* binding */ saysPullLimit)
/* harmony export */ });
const remedies = [
    [/service control policy/i, byOrganization('service')],
    [/resource control policy/i, byOrganization('resource')],
    [
        /session policy/i,
        action => `Allow ${action} in the session policy, too (inputs "inline-session-policy" and "managed-session-policies" of aws-actions/configure-aws-credentials): a session can do only what both the role and its session policy allow.`,
    ],
    [
        /permissions? boundary/i,
        action => `Allow ${action} in the permissions boundary of the role, too: a role can do only what both its policy and its boundary allow.`,
    ],
    [
        /VPC endpoint policy/i,
        action => `Allow ${action} in the policy of the VPC endpoint that the runner uses for ECR.`,
    ],
    [
        /explicit deny in a resource-based policy/i,
        action => `A "Deny" statement in the policy of the repository or registry forbids it. Change that statement: allowing ${action} in the role's policy does not help.`,
    ],
    [
        /no resource-based policy allows/i,
        action => `Allow ${action} for this role in the policy of the repository (see docs/iam.md).`,
    ],
    [
        /explicit deny in an identity-based policy/i,
        action => `A "Deny" statement in a policy of the role forbids it. Change that statement: another one that allows ${action} does not help.`,
    ],
];
function byOrganization(kind) {
    return action => `A ${kind} control policy of the AWS organization forbids it, which no policy of the role can change. Ask the organization's administrators to allow ${action}.`;
}
function remedyForDenial(message, action) {
    return remedies.find(([policy]) => policy.test(message))?.[1](action);
}
function deniedAction(message) {
    return /\b((?:ecr|kms|sts|iam):[A-Za-z]+)/.exec(message)?.[1];
}
function saysQuota(message) {
    return /maximum (?:allowed )?number of|quota|limit (?:was |has been )?exceeded|exceeds? the limit/i.test(message);
}
function saysPullLimit(message) {
    return /pull rate limit|pull limit|increase-rate-limit/i.test(message);
}


/***/ }),

/***/ 9751:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ memberOfStart),
/* harmony export */   o: () => (/* binding */ maxErrorBytes)
/* harmony export */ });
const maxErrorBytes = 128 * 1024;
const maxMemberLength = 2000;
function memberOfStart(json, name) {
    const found = new RegExp(`"${name}"\\s*:\\s*"((?:[^"\\\\]|\\\\.){0,${maxMemberLength}})`, 's').exec(json)?.[1];
    if (found === undefined)
        return undefined;
    try {
        return String(JSON.parse(`"${found}"`));
    }
    catch {
        return found;
    }
}


/***/ })

};
