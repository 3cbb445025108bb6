export const id = 22;
export const ids = [22];
export const modules = {

/***/ 4286:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   Mn: () => (/* binding */ lines),
/* harmony export */   mR: () => (/* binding */ optionalText),
/* harmony export */   q9: () => (/* binding */ price),
/* harmony export */   rD: () => (/* binding */ wholeNumber),
/* harmony export */   yL: () => (/* binding */ oneOf)
/* harmony export */ });
/* unused harmony exports requiredText, list */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3360);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2730);


function optionalText(name) {
    const text = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4(name);
    return text === '' ? undefined : text;
}
function requiredText(name, remedy) {
    const text = optionalText(name);
    if (text === undefined)
        throw new InputError(name, 'is missing.', remedy);
    return text;
}
function flag(name, otherwise) {
    const text = optionalText(name);
    if (text === undefined)
        return otherwise;
    if (/^(?:true|True|TRUE)$/.test(text))
        return true;
    if (/^(?:false|False|FALSE)$/.test(text))
        return false;
    throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(name, `"${text}" must be true or false.`, 'Fix the value, or remove the input.');
}
function oneOf(name, values, otherwise) {
    const text = optionalText(name);
    if (text === undefined)
        return otherwise;
    const value = values.find(candidate => candidate === text);
    if (value !== undefined)
        return value;
    throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(name, `"${text}" is not a valid value.`, `Use ${alternatives(values)}.`);
}
function alternatives(values) {
    return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(values);
}
function wholeNumber(name, range) {
    const text = optionalText(name);
    if (text === undefined)
        return undefined;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= range.least && value <= range.most)
        return value;
    throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(name, `"${text}" must be ${range.or === undefined ? '' : `${range.or} or `}a whole number from ${range.least} to ${range.most}.`, 'Fix the value, or remove the input.');
}
function price(name, otherwise) {
    const text = optionalText(name);
    if (text === undefined)
        return otherwise;
    if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text))
        return Number(text);
    throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(name, `"${text}" must be a price in USD.`, 'Use a number such as 0.10.');
}
function lines(name) {
    return _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getMultilineInput */ .q3(name).filter(line => !line.startsWith('#'));
}
function list(name) {
    return lines(name)
        .flatMap(line => line.split(','))
        .map(entry => entry.trim())
        .filter(entry => entry !== '');
}


/***/ }),

/***/ 907:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  P: () => (/* binding */ readRelayInputs)
});

// EXTERNAL MODULE: ./lib/action/input-fields.js
var input_fields = __webpack_require__(4286);
// EXTERNAL MODULE: ./node_modules/picomatch/index.js
var picomatch = __webpack_require__(4006);
// EXTERNAL MODULE: ./lib/oci/ecr-host.js
var ecr_host = __webpack_require__(4114);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
;// CONCATENATED MODULE: ./lib/engine/patterns.js



const validPattern = /^[a-z0-9*?[\]{}()!|,._/+@-]+$/;
function parseMountPatterns(lines) {
    const none = lines.length === 1 && lines[0] === 'none';
    for (const line of lines)
        checkPattern(line, lines.length);
    const excluded = lines.filter(line => line.startsWith('!')).map(line => line.slice(1));
    const given = none ? [] : lines.filter(line => !line.startsWith('!'));
    const included = given.length === 0 && !none ? ['**'] : given;
    const isExcluded = excluded.length === 0 ? () => false : picomatch(excluded);
    const matchers = included.map(pattern => picomatch(pattern));
    return {
        none,
        needsListing: included.some(isGlob),
        names: included.filter(pattern => !isGlob(pattern)),
        isExcluded,
        isExplicit: rank => included[rank] !== '**',
        rankOf(repository) {
            if (isExcluded(repository))
                return undefined;
            const position = matchers.findIndex(matches => matches(repository));
            return position < 0 ? undefined : position;
        },
    };
}
function checkPattern(line, count) {
    if (line === 'none' && count > 1) {
        throw new errors/* InputError */.dz('mount-from', '"none" cannot be combined with other patterns.', 'Use "none" alone, or remove it.');
    }
    if (!validPattern.test(line) || line === '!' || beginsWithRegistryHost(line)) {
        throw new errors/* InputError */.dz('mount-from', `"${line}" is not a valid pattern of repository names.`, 'Use repository names or globs such as "base/**" without the registry host, one per line. "!pattern" excludes repositories.');
    }
}
function beginsWithRegistryHost(line) {
    return (0,ecr_host/* parseEcrHost */.wl)(line.replace(/^!/, '').split('/', 1)[0] ?? '') !== undefined;
}
function isGlob(pattern) {
    return picomatch.scan(pattern).isGlob;
}

// EXTERNAL MODULE: ./lib/engine/push-options.js
var push_options = __webpack_require__(5547);
;// CONCATENATED MODULE: ./lib/action/repository-inputs.js


const tagLimits = { count: 50, key: 128, value: 256 };
function readRepositoryCreation(region) {
    const encryption = readEncryption(region);
    const creation = {
        ...(encryption === undefined ? {} : { encryption }),
        immutableTags: (0,input_fields/* flag */.Jt)('repository-immutable-tags', false),
        resourceTags: readResourceTags(),
    };
    return (0,input_fields/* flag */.Jt)('create-repository', false) ? creation : undefined;
}
function readEncryption(region) {
    const text = (0,input_fields/* optionalText */.mR)('repository-encryption');
    if (text === undefined)
        return undefined;
    if (text === 'AES256')
        return { type: 'AES256' };
    const key = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(?:key|alias)\/[\w/-]+$/.exec(text);
    if (key === null) {
        throw new errors/* InputError */.dz('repository-encryption', `"${text}" must be AES256 or the ARN of a KMS key.`, 'Use AES256 or arn:aws:kms:REGION:ACCOUNT:key/ID.');
    }
    if (key[1] === region)
        return { type: 'KMS', kmsKey: text };
    throw new errors/* InputError */.dz('repository-encryption', `the KMS key is in ${key[1]}, but the registry is in ${region}.`, 'Use a key in the same region, which ECR requires.');
}
function readResourceTags() {
    const tags = new Map();
    for (const line of (0,input_fields/* lines */.Mn)('repository-tags')) {
        const [key, value] = readResourceTag(line);
        if (tags.has(key))
            throw resourceTagError(`sets "${key}" more than once.`, 'Use each key only once.');
        tags.set(key, value);
    }
    if (tags.size > tagLimits.count) {
        throw resourceTagError(`has ${tags.size} tags.`, `Use at most ${tagLimits.count} tags.`);
    }
    return Object.fromEntries(tags);
}
function readResourceTag(line) {
    const at = line.indexOf('=');
    const [key, value] = [line.slice(0, Math.max(at, 0)).trim(), line.slice(at + 1).trim()];
    if (key === '')
        throw resourceTagError(`"${line}" is not a resource tag.`, 'Use KEY=VALUE, one per line.');
    if (/^aws:/i.test(key)) {
        throw resourceTagError(`"${key}" begins with aws:, which is reserved for AWS.`, 'Use a different key.');
    }
    if (key.length > tagLimits.key || value.length > tagLimits.value) {
        throw resourceTagError(`the tag "${key.slice(0, tagLimits.key)}" is too long.`, `Use at most ${tagLimits.key} characters in the key and ${tagLimits.value} in the value.`);
    }
    return [key, value];
}
function resourceTagError(problem, remedy) {
    return new errors/* InputError */.dz('repository-tags', problem, remedy);
}

// EXTERNAL MODULE: ./lib/oci/reference.js
var reference = __webpack_require__(3940);
;// CONCATENATED MODULE: ./lib/action/tags-input.js



const bareRemedy = 'Use bare tags such as 1.4.2, or full references HOST/REPOSITORY:TAG, one per line.';
function parsePushTarget(repositoryInput, tagInputs, wanted = {}) {
    if (repositoryInput !== undefined)
        checkRepository('repository', repositoryInput);
    const { own, skipped } = ownTags(tagInputs.map(parseTag), wanted);
    const named = onlyOne(own.map(tag => tag.repository));
    const repository = repositoryInput ?? named;
    if (repository === undefined) {
        throw new InputError('repository', 'is missing, and no tag is a full reference.', 'Set it to the name of the ECR repository, or use full references in "tags".');
    }
    if (named !== undefined && named !== repository) {
        throw new InputError('tags', `a tag names the repository ${named}, but the input "repository" is ${repository}.`, 'Make them match, or use the action once per repository.');
    }
    const host = own.find(tag => tag.host !== undefined)?.host;
    return {
        repository,
        tags: [...new Set(own.map(({ tag }) => tag))],
        ...(host === undefined ? {} : { host }),
        skipped,
    };
}
function parseBareTags(tagInputs) {
    const reference = tagInputs.find(tag => tag.includes('/') || tag.includes(':'));
    if (reference !== undefined) {
        throw new InputError('tags', `"${reference}" is a full reference, but the lines of "images" name the repositories.`, 'Use bare tags such as 1.4.2, or tags in the lines of "images".');
    }
    return [...new Set(tagInputs.map(written => parseTag(written).tag))];
}
const dockerHub = 'docker.io';
function parseTag(written) {
    if (!written.includes('/') && !written.includes(':')) {
        if (isTag(written))
            return { written, tag: written };
        throw new InputError('tags', `"${written}" is not a valid tag.`, bareRemedy);
    }
    const reference = parseReference(written);
    if (reference === undefined) {
        throw new InputError('tags', `"${written}" must be a tag or a full reference.`, bareRemedy);
    }
    const { host = dockerHub, repository, tag = 'latest', digest } = reference;
    if (digest !== undefined) {
        throw new InputError('tags', `"${written}" contains a digest, which a push cannot choose.`, bareRemedy);
    }
    return { written, tag, repository, host };
}
function ownTags(parsed, wanted) {
    const registry = ownRegistry(parsed, wanted);
    const isOwn = ({ host }) => host === undefined || (registry !== undefined && isSameRegistry(host, registry));
    const [own, foreign] = [parsed.filter(isOwn), parsed.filter(tag => !isOwn(tag))];
    if (own.length === 0)
        throw noneOfEcr(foreign);
    for (const { repository } of own)
        if (repository !== undefined)
            checkRepository('tags', repository);
    return { own, skipped: foreign.map(({ written }) => written) };
}
function ownRegistry(parsed, wanted) {
    const hosts = parsed.flatMap(({ host }) => (host === undefined ? [] : [host]));
    const registries = hosts.filter((host, at) => hosts.findIndex(other => isSameRegistry(host, other)) === at);
    const candidates = registries.filter(host => mayBeEcr(host, wanted));
    const [only, second] = candidates;
    if (second === undefined)
        return only ?? behindEndpoint(registries, wanted);
    const chosen = candidates.filter(host => isWanted(host, wanted));
    if (chosen.length === 1)
        return chosen[0];
    throw new InputError('tags', `the tags name several registries of ECR (${candidates.slice(0, 5).map(shownRegistry).join(', ')}).`, 'Set "registry-id" and "region" to the one to push to, or use the action once per registry.');
}
function behindEndpoint(registries, { endpointHostname }) {
    const others = registries.filter(host => host !== dockerHub);
    return endpointHostname !== undefined && others.length === 1 ? others[0] : undefined;
}
function mayBeEcr(host, { endpointHostname }) {
    if (/(?:^|\.)dkr[.-]ecr/.test(host))
        return true;
    return endpointHostname !== undefined && host.replace(/:\d+$/, '') === endpointHostname;
}
function isWanted(host, { registryId, region }) {
    const ecr = parseEcrHost(host);
    if (ecr === undefined || (registryId === undefined && region === undefined))
        return false;
    return (registryId ?? ecr.registryId) === ecr.registryId && (region ?? ecr.region) === ecr.region;
}
function shownRegistry(host) {
    const ecr = parseEcrHost(host);
    return ecr === undefined ? host : `account ${ecr.registryId} in ${ecr.region}`;
}
function noneOfEcr(foreign) {
    const hosts = [...new Set(foreign.map(({ host }) => host))];
    if (hosts.length === 1 && hosts[0] === dockerHub) {
        return new InputError('tags', `"${foreign[0]?.written}" must be a tag or a full reference.`, bareRemedy);
    }
    return new InputError('tags', `no tag names a registry of ECR (${hosts.slice(0, 5).join(', ')}).`, 'Add a reference of ECR, such as 123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:v1, or use bare tags.');
}
function checkRepository(input, name) {
    const withHost = parseEcrHost(name.split('/', 1)[0] ?? '') !== undefined;
    if (isRepositoryName(name) && !withHost)
        return;
    throw new InputError(input, `"${name}" is not a valid ECR repository name.`, 'Use 2 to 256 lowercase letters, digits and single . _ - / between them, without the registry host.');
}
function onlyOne(values) {
    const distinct = [...new Set(values.filter(value => value !== undefined))];
    if (distinct.length < 2)
        return distinct[0];
    throw new InputError('tags', `the tags name different repositories (${distinct.slice(0, 5).join(', ')}).`, 'Use the action once per repository.');
}
function registryOfHost(host) {
    return (host === undefined ? undefined : (0,ecr_host/* parseEcrHost */.wl)(host)) ?? {};
}

;// CONCATENATED MODULE: ./lib/action/registry-inputs.js






function readRegistryInputs(host) {
    const ofTags = registryOfHost(host);
    const registryId = agreed('registry-id', readRegistryId(), ofTags.registryId);
    return {
        region: readRegion(ofTags.region),
        ...(registryId === undefined ? {} : { registryId }),
        ...(host === undefined ? {} : { host }),
    };
}
function readMountInputs(region) {
    const createRepository = readRepositoryCreation(region);
    return {
        mountFrom: parseMountPatterns(mountFromLines()),
        maxMountSources: readMaxMountSources(),
        blobMounting: (0,input_fields/* oneOf */.yL)('blob-mounting', push_options/* blobMountingModes */.Bb, 'ensure'),
        ...(createRepository === undefined ? {} : { createRepository }),
    };
}
function readMaxMountSources() {
    const name = 'max-mount-sources';
    if ((0,input_fields/* optionalText */.mR)(name) === 'auto')
        return 'auto';
    return (0,input_fields/* wholeNumber */.rD)(name, { least: 0, most: 100_000, or: '"auto"' }) ?? 'auto';
}
function mountFromLines() {
    const given = (0,input_fields/* lines */.Mn)('mount-from');
    return given.length === 0 ? ['**'] : given;
}
function readRegistryId() {
    const text = (0,input_fields/* optionalText */.mR)('registry-id');
    if (text === undefined || /^\d{12}$/.test(text))
        return text;
    throw new errors/* InputError */.dz('registry-id', `"${text}" is not an AWS account ID.`, 'Use the 12 digits of the account ID.');
}
function readRegion(ofTags) {
    const given = agreed('region', (0,input_fields/* optionalText */.mR)('region'), ofTags);
    const region = given ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? '';
    if (region === '') {
        throw new errors/* InputError */.dz('region', 'is missing, and AWS_REGION is not set.', 'Set it, or run aws-actions/configure-aws-credentials before this step.');
    }
    if (/^[a-z]{2,5}(?:-[a-z0-9]+)+$/.test(region))
        return region;
    throw new errors/* InputError */.dz('region', `"${region}" is not a valid AWS region.`, 'Use a value such as eu-central-1.');
}
function agreed(input, given, ofTags) {
    if (given === undefined || ofTags === undefined || given === ofTags)
        return given ?? ofTags;
    throw new errors/* InputError */.dz(input, `is ${given}, but the registry host in "tags" has ${ofTags}.`, 'Make them match, or remove the input.');
}

// EXTERNAL MODULE: ./lib/action/report-settings.js + 4 modules
var report_settings = __webpack_require__(9119);
;// CONCATENATED MODULE: ./lib/action/relay/relay-inputs.js



function readRelayInputs() {
    const registry = readRegistryInputs();
    return {
        registry,
        push: readMountInputs(registry.region),
        port: (0,input_fields/* wholeNumber */.rD)('port', { least: 0, most: 65_535 }) ?? 0,
        prices: (0,report_settings/* readPrices */.RP)(),
    };
}


/***/ }),

/***/ 3336:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  JY: () => (/* binding */ ReportFile),
  Ir: () => (/* binding */ newReportPath)
});

// UNUSED EXPORTS: isReportPath

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/shared/one-line.js
var one_line = __webpack_require__(2712);
// EXTERNAL MODULE: ./lib/report/savings.js
var savings = __webpack_require__(3773);
// EXTERNAL MODULE: ./lib/report/schema.js
var schema = __webpack_require__(7455);
// EXTERNAL MODULE: ./lib/report/totals.js
var report_totals = __webpack_require__(5251);
;// CONCATENATED MODULE: ./lib/report/build.js




function buildReport(result, context) {
    const totals = (0,report_totals/* totalsOf */.vA)(distinct(result.layers));
    const rate = (0,savings/* uploadRate */.os)(result.upload);
    return {
        schema: schema/* reportVersion */.fV,
        tool: {
            name: 'ecr-mount-push',
            ...(context.toolVersion === undefined ? {} : { version: context.toolVersion }),
        },
        createdAt: (context.createdAt ?? new Date()).toISOString(),
        ...(context.run === undefined ? {} : { run: context.run }),
        images: [imageOf(result)],
        totals,
        savings: (0,savings/* estimateSavings */.mp)([{ bytes: totals.bytesMounted, rate }], context.prices),
        blobMounting: result.blobMounting,
        dryRun: result.dryRun,
        discovery: { ...result.discovery },
        missedMounts: result.missedMounts.map(missed => ({ ...missed })),
        requests: { ...result.requests },
        throttledRequests: result.throttledRequests,
        retries: result.retries,
        timings: timingsOf(result),
        phases: result.phases.map(phase => ({
            name: phase.name,
            startMilliseconds: Math.round(phase.startMilliseconds),
            milliseconds: Math.round(phase.milliseconds),
        })),
        warnings: result.warnings.map(bounded),
    };
}
function imageOf(result) {
    return {
        registry: result.registry,
        repository: result.repository,
        ...(result.digest === undefined ? {} : { digest: result.digest }),
        tags: [...result.tags],
        platforms: result.platforms.map(shortened),
        mediaType: shortened(result.mediaType ?? ''),
        ...(result.size === undefined ? {} : { size: result.size }),
        existed: result.imageExisted,
        layers: result.layers.map(layerOf),
    };
}
function layerOf(layer) {
    return {
        digest: layer.digest,
        ...(layer.diffId === undefined ? {} : { diffId: layer.diffId }),
        size: layer.size,
        ...(layer.beforeCompression === undefined ? {} : { beforeCompression: layer.beforeCompression }),
        mediaType: shortened(layer.mediaType),
        createdBy: bounded(layer.createdBy),
        platforms: layer.platforms.map(shortened),
        ...(layer.attestation === undefined ? {} : { attestation: layer.attestation }),
        outcome: layer.outcome,
        ...(layer.from === undefined ? {} : { from: layer.from }),
        ...(layer.reason === undefined ? {} : { reason: layer.reason }),
        ...(layer.matchedByDiffId === undefined ? {} : { matchedByDiffId: layer.matchedByDiffId }),
        milliseconds: Math.round(layer.milliseconds),
        attempts: layer.attempts,
    };
}
function distinct(layers) {
    return [...new Map(layers.map(layer => [layer.digest, layer])).values()];
}
function timingsOf(result) {
    const timings = {};
    for (const phase of result.phases) {
        timings[phase.name] = (timings[phase.name] ?? 0) + Math.round(phase.milliseconds);
    }
    timings['total'] = Math.round(result.milliseconds);
    return timings;
}
function bounded(text) {
    return (0,one_line/* cutEnd */.ym)((0,one_line/* visible */.RK)(text), schema/* maxTextLength */.Wh);
}
function shortened(text) {
    return (0,one_line/* cutEnd */.ym)((0,one_line/* visible */.RK)(text), 256);
}

// EXTERNAL MODULE: ./lib/shared/sum.js
var sum = __webpack_require__(9650);
// EXTERNAL MODULE: ./lib/report/services.js
var services = __webpack_require__(2384);
;// CONCATENATED MODULE: ./lib/report/combine.js



function combineReports(reports, context) {
    return {
        schema: schema/* reportVersion */.fV,
        tool: context.tool,
        createdAt: context.createdAt.toISOString(),
        ...(context.run === undefined ? {} : { run: context.run }),
        images: (0,services/* imagesOf */.IC)((0,services/* countedReports */.Cs)(reports))
            .slice(0, schema/* maxImages */.jQ)
            .map(({ image }) => image),
        ...(0,services/* sumReports */.xZ)(reports, context.prices),
        blobMounting: combinedSetting(reports),
        discovery: {
            candidates: Math.max(0, ...reports.map(report => report.discovery.candidates)),
            asked: (0,sum/* sumOf */.X)(reports, report => report.discovery.asked),
            askedWhileSending: (0,sum/* sumOf */.X)(reports, report => report.discovery.askedWhileSending),
            calls: (0,sum/* sumOf */.X)(reports, report => report.discovery.calls),
            waves: (0,sum/* sumOf */.X)(reports, report => report.discovery.waves),
            limited: reports.some(report => report.discovery.limited),
        },
        missedMounts: (0,services/* countedReports */.Cs)(reports)
            .flatMap(report => report.missedMounts)
            .slice(0, schema/* maxMissedMounts */.AG),
        requests: sumOfMembers(reports.map(report => report.requests)),
        throttledRequests: (0,sum/* sumOf */.X)(reports, report => report.throttledRequests),
        retries: (0,sum/* sumOf */.X)(reports, report => report.retries),
        timings: sumOfMembers(reports.map(report => report.timings)),
        phases: [],
        ...context.together,
        warnings: [...new Set(reports.flatMap(report => report.warnings))].slice(0, schema/* maxWarnings */.am),
    };
}
function sumOfMembers(records) {
    return Object.fromEntries([...(0,sum/* sumByKey */.s)(records)].slice(0, schema/* maxMembers */.mm));
}
function combinedSetting(reports) {
    const seen = new Set(reports.map(report => report.blobMounting));
    if (seen.has('DISABLED'))
        return 'DISABLED';
    return seen.has('ENABLED') ? 'ENABLED' : 'UNKNOWN';
}

// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: ./lib/action/inert.js
var inert = __webpack_require__(3846);
// EXTERNAL MODULE: ./lib/action/report-settings.js + 4 modules
var report_settings = __webpack_require__(9119);
;// CONCATENATED MODULE: ./lib/action/relay/report-file.js








function newReportPath() {
    return (0,external_node_path_.join)((0,report_settings/* reportDirectory */.s6)(), `ecr-push-report-relay-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}.json`);
}
function isReportPath(path) {
    return (dirname(path) === reportDirectory() && /^ecr-push-report-relay-[0-9a-f]{8}\.json$/.test(basename(path)));
}
class ReportFile {
    #path;
    #temporary;
    #context;
    #logger;
    #unwritten;
    #problem = '';
    #reports = new WeakMap();
    constructor(path, directory, context, logger) {
        this.#path = path;
        this.#temporary = (0,external_node_path_.join)(directory, 'report.json');
        this.#context = context;
        this.#logger = logger;
    }
    update(results) {
        this.#unwritten = results;
        try {
            (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(this.#path), { recursive: true });
            (0,external_node_fs_.writeFileSync)(this.#temporary, `${JSON.stringify(this.#reportOf(results), null, 2)}\n`);
            (0,external_node_fs_.renameSync)(this.#temporary, this.#path);
            this.#unwritten = undefined;
        }
        catch (error) {
            this.#problem = (0,file_error/* writeError */.oG)(error, 'write the report', this.#path).line;
            this.#logger.warning(this.#problem);
            this.#removeTemporary();
        }
    }
    retry() {
        if (this.#unwritten !== undefined)
            this.update(this.#unwritten);
    }
    get problem() {
        return this.#unwritten === undefined ? '' : this.#problem;
    }
    #removeTemporary() {
        try {
            (0,external_node_fs_.rmSync)(this.#temporary, { force: true });
        }
        catch {
        }
    }
    #reportOf(results) {
        const reports = results.map(result => this.#single(result));
        const [only, second] = reports;
        if (only !== undefined && second === undefined)
            return only;
        const tool = { name: 'ecr-mount-push' };
        return combineReports(reports, { ...this.#context, createdAt: new Date(), tool });
    }
    #single(result) {
        const known = this.#reports.get(result);
        if (known !== undefined)
            return known;
        const report = buildReport((0,inert/* inertResult */.wU)(result), this.#context);
        this.#reports.set(result, report);
        return report;
    }
}


/***/ }),

/***/ 9119:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RP: () => (/* binding */ readPrices),
  i$: () => (/* binding */ readReportSettings),
  s6: () => (/* binding */ reportDirectory)
});

// UNUSED EXPORTS: commentOn

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./lib/report/comment/modes.js
const commentModes = ['auto', 'always', 'never'];

// EXTERNAL MODULE: ./lib/report/savings.js
var savings = __webpack_require__(3773);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: ./lib/action/action-logger.js
var action_logger = __webpack_require__(7123);
// EXTERNAL MODULE: ./lib/action/fail.js
var fail = __webpack_require__(2736);
// EXTERNAL MODULE: ./lib/shared/http-transport.js + 5 modules
var http_transport = __webpack_require__(7354);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/named-address.js
var named_address = __webpack_require__(597);
// EXTERNAL MODULE: ./lib/shared/answer-too-long.js
var answer_too_long = __webpack_require__(1063);
// EXTERNAL MODULE: ./lib/shared/json-values.js
var json_values = __webpack_require__(2614);
;// CONCATENATED MODULE: ./lib/action/github-answer.js




const maxGitHubBytes = (/* unused pure expression or super */ null && (16 * 1024 * 1024));
const maxValues = 250_000;
async function github_answer_readGitHubAnswer({ status, host, chunks }, limit = maxGitHubBytes) {
    const failed = status >= 400;
    const { bytes, cut } = await readStart(chunks, failed ? maxErrorBytes : limit);
    if (failed)
        return cut ? messageIn(bytes) : bytes;
    if (!cut && countJsonValues(bytes) <= maxValues)
        return bytes;
    throw new AnswerTooLongError('GitHub', host, `the limit of ${limit} bytes and ${maxValues} values`);
}
function messageIn(start) {
    const message = memberOfStart(start.toString('utf8'), 'message') ?? 'a response that is too long';
    return Buffer.from(JSON.stringify({ message }));
}

;// CONCATENATED MODULE: ./lib/action/github-fetch.js




const maxRedirects = 5;
const redirects = new Set([301, 302, 307, 308]);
function github_fetch_fetchOver(transport, maxBytes) {
    return async (address, { method, headers, body, signal }) => {
        let url = new URL(address);
        for (let followed = 0;; followed += 1) {
            const answer = await transport.send({
                method: method,
                url,
                headers: lowerCased(headers),
                signal,
                ...(body === undefined ? {} : { body }),
            });
            const bytes = await readGitHubAnswer({ status: answer.status, host: url.host, chunks: answer.chunks() }, maxBytes);
            const location = answer.headers['location'];
            if (!redirects.has(answer.status) || location === undefined || followed === maxRedirects) {
                const { status } = answer;
                const none = status === 204 || status === 205 || status === 304;
                return new Response(none ? null : new Uint8Array(bytes), { status, headers: answer.headers });
            }
            url = within(url, location);
        }
    };
}
function within(from, location) {
    const to = URL.parse(location, from.href);
    if (to !== null && isWithin(to, from))
        return to;
    throw new RegistryError(`${from.host} redirects to ${to === null ? 'an invalid URL' : shownAddress(to)}, which is not GitHub's API. The token was not sent there`, 'Check GITHUB_API_URL.');
}

;// CONCATENATED MODULE: ./lib/action/github-client.js



const usualTimes = { idleMilliseconds: 10_000, exchangeMilliseconds: 30_000 };
function github_client_connectGitHub(token, { times = usualTimes, maxAnswerBytes } = {}) {
    return async ({ apiUrl, signal }) => {
        const { getOctokit } = await whenHandlesAreFree(() => __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 2413)));
        const octokit = getOctokit(token, { baseUrl: apiUrl, log: silent });
        const request = { signal, fetch: fetchOver(new HttpTransport(times), maxAnswerBytes) };
        return {
            request: (route, parameters) => octokit.request(route, { ...parameters, request }),
            query: query => octokit.graphql(query, { request }),
        };
    };
}
const silent = { debug() { }, info() { }, warn() { }, error() { } };

// EXTERNAL MODULE: ./lib/action/inert.js
var inert = __webpack_require__(3846);
// EXTERNAL MODULE: ./lib/action/input-fields.js
var input_fields = __webpack_require__(4286);
;// CONCATENATED MODULE: ./lib/action/report-settings.js










function readReportSettings() {
    const githubToken = (0,input_fields/* optionalText */.mR)('github-token');
    if (githubToken !== undefined)
        (0,inert/* mask */.dK)(githubToken);
    return {
        summary: (0,input_fields/* flag */.Jt)('summary', true),
        comment: (0,input_fields/* oneOf */.yL)('comment', commentModes, 'auto'),
        ...(githubToken === undefined ? {} : { githubToken }),
        prices: readPrices(),
    };
}
function readPrices() {
    return {
        storageUsdPerGbMonth: (0,input_fields/* price */.q9)('storage-price', savings/* defaultPrices */.GY.storageUsdPerGbMonth),
        usdPerMinute: (0,input_fields/* price */.q9)('minute-price', savings/* defaultPrices */.GY.usdPerMinute),
    };
}
function reportDirectory() {
    return (0,external_node_path_.join)(process.env['RUNNER_TEMP'] || (0,external_node_os_.tmpdir)(), 'ecr-mount-push-reports');
}
async function commentOn(reports, settings, title) {
    const { comment: mode, githubToken: token, prices } = settings;
    if (mode === 'never')
        return;
    if (token === undefined) {
        if (mode === 'always')
            logger.notice('No pull-request comment: the input "github-token" is empty.');
        return;
    }
    try {
        const { publishComment } = await whenHandlesAreFree(() => __webpack_require__.e(/* import() */ 909).then(__webpack_require__.bind(__webpack_require__, 4909)));
        const named = title === undefined ? {} : { title };
        await publishComment(reports, { mode, connect: connectGitHub(token), logger, prices, ...named });
    }
    catch (error) {
        logger.notice(`No pull-request comment: ${asPushError(error).line}`);
    }
}


/***/ }),

/***/ 2788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ saveState),
/* harmony export */   u: () => (/* binding */ setOutput)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3360);
/* harmony import */ var _shared_file_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2188);


async function saveState(name, value) {
    await writing('GITHUB_STATE', 'save what the post step needs', () => _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ(name, value));
}
async function setOutput(name, value) {
    await writing('GITHUB_OUTPUT', 'write the outputs', () => _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH(name, value));
}
async function writing(variable, doing, write) {
    try {
        await (0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_1__/* .whenHandlesAreFree */ .OY)(async () => write());
    }
    catch (error) {
        throw (0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_1__/* .writeError */ .oG)(error, doing, process.env[variable] ?? variable, 'nowhere');
    }
}


/***/ }),

/***/ 4359:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Lb: () => (/* binding */ makeSpoolDirectory),
  x$: () => (/* binding */ removeSpoolDirectory),
  PP: () => (/* binding */ removeSpoolDirectoryNow)
});

// UNUSED EXPORTS: savedSpoolDirectory

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 11 modules
var lib_core = __webpack_require__(3360);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: ./lib/action/action-logger.js
var action_logger = __webpack_require__(7123);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/shared/one-line.js
var one_line = __webpack_require__(2712);
;// CONCATENATED MODULE: ./lib/action/own-directory.js






function temporaryParent() {
    return (0,external_node_path_.resolve)(process.env['RUNNER_TEMP'] || (0,external_node_os_.tmpdir)());
}
function makeOwnDirectory(prefix) {
    return (0,promises_.mkdtemp)((0,external_node_path_.join)(temporaryParent(), prefix));
}
async function own_directory_ownDirectory(path, prefix) {
    if (path === '')
        return undefined;
    const found = await look(path, prefix).catch(error => {
        if (codeOf(error) === 'ENOENT')
            return 'gone';
        logger.warning(readError(error, 'look for what an earlier step left', oneLine(path)).line);
        return 'unknown';
    });
    if (found === 'own')
        return path;
    if (found === 'foreign') {
        logger.warning(`The state of this step names ${oneLine(path, 200)}, which this action did not make. Nothing there is touched.`);
    }
    return undefined;
}
async function look(path, prefix) {
    const isOurName = basename(path).startsWith(prefix) && /^[a-zA-Z0-9]{6}$/.test(basename(path).slice(prefix.length));
    if (!isOurName || !isAbsolute(path) || resolve(path) !== path)
        return 'foreign';
    if ((await realpath(dirname(path))) !== (await realpath(temporaryParent())))
        return 'foreign';
    const entry = await lstat(path);
    return entry.isDirectory() && entry.uid === (process.geteuid?.() ?? entry.uid) ? 'own' : 'foreign';
}

// EXTERNAL MODULE: ./lib/action/runner-files.js
var runner_files = __webpack_require__(2788);
;// CONCATENATED MODULE: ./lib/action/spool-directory.js








const stateName = 'spool-directory';
const prefix = 'ecr-mount-push-';
async function makeSpoolDirectory() {
    let directory;
    try {
        directory = await makeOwnDirectory(prefix);
        await (0,runner_files/* saveState */.L)(stateName, directory);
        return directory;
    }
    catch (error) {
        if (directory !== undefined)
            removeSpoolDirectoryNow(directory);
        throw (0,file_error/* writeError */.oG)(error, 'create a temporary directory', temporaryParent());
    }
}
async function removeSpoolDirectory(directory, logger = action_logger/* actionLogger */.v) {
    try {
        await (0,promises_.rm)(directory, { recursive: true, force: true, maxRetries: 3 });
    }
    catch (error) {
        logger.warning((0,file_error/* writeError */.oG)(error, 'delete the temporary directory', directory, 'nowhere').line);
    }
}
function removeSpoolDirectoryNow(directory) {
    try {
        (0,external_node_fs_.rmSync)(directory, { recursive: true, force: true });
    }
    catch (error) {
        action_logger/* actionLogger */.v.debug(`Cannot delete ${directory}: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
function savedSpoolDirectory() {
    return ownDirectory(core.getState(stateName), prefix);
}


/***/ }),

/***/ 3932:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ blobMountings),
/* harmony export */   F: () => (/* binding */ digestsPerCall)
/* harmony export */ });
const digestsPerCall = 100;
const blobMountings = ['ENABLED', 'DISABLED'];


/***/ }),

/***/ 5547:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bb: () => (/* binding */ blobMountingModes),
/* harmony export */   VX: () => (/* binding */ limitBeforeSending)
/* harmony export */ });

const blobMountingModes = ['ensure', 'require', 'check', 'ignore'];
const checkedBeforeSending = 200;
function limitBeforeSending({ maxMountSources }) {
    return maxMountSources === 'auto' ? checkedBeforeSending : maxMountSources;
}


/***/ }),

/***/ 985:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $G: () => (/* binding */ notMountedReasons),
/* harmony export */   IH: () => (/* binding */ ruledOutReasons),
/* harmony export */   eW: () => (/* binding */ noDiscovery),
/* harmony export */   hF: () => (/* binding */ seenBlobMountings),
/* harmony export */   jO: () => (/* binding */ layerOutcomes)
/* harmony export */ });
/* unused harmony export phaseNames */
/* harmony import */ var _ecr_control_plane_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3932);

const seenBlobMountings = [..._ecr_control_plane_js__WEBPACK_IMPORTED_MODULE_0__/* .blobMountings */ .C, 'UNKNOWN'];
const layerOutcomes = ['pushed', 'mounted', 'existing'];
const ruledOutReasons = [
    'encryption-differs',
    'pull-through-cache',
    'excluded',
];
const missedMountReasons = [
    ...ruledOutReasons,
    'setting-off',
    'denied',
];
const notMountedReasons = [
    ...missedMountReasons,
    'not-found',
    'by-name-only',
    'refused',
    'mounting-disabled',
    'search-limit',
    'compressed-here',
];
const phaseNames = (/* unused pure expression or super */ null && (['load', 'sign-in', 'discover', 'transfer', 'manifests']));
const noDiscovery = {
    candidates: 0,
    asked: 0,
    askedWhileSending: 0,
    calls: 0,
    waves: 0,
    limited: false,
};


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

/***/ 9501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bc: () => (/* binding */ isDigest),
/* harmony export */   Do: () => (/* binding */ DigestVerifier),
/* harmony export */   Hy: () => (/* binding */ algorithmOf),
/* harmony export */   VK: () => (/* binding */ shortDigest),
/* harmony export */   ol: () => (/* binding */ digestOf)
/* harmony export */ });
/* unused harmony export hexOf */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

const hexLength = { sha256: 64, sha512: 128 };
const pattern = /^(sha256|sha512):([0-9a-f]+)$/;
function isDigest(text) {
    if (typeof text !== 'string')
        return false;
    const match = pattern.exec(text);
    return match !== null && match[2]?.length === hexLength[match[1]];
}
function digestOf(bytes) {
    return `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(bytes).digest('hex')}`;
}
function algorithmOf(digest) {
    return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}
function hexOf(digest) {
    return digest.slice(digest.indexOf(':') + 1);
}
function shortDigest(digest) {
    return hexOf(digest).slice(0, 12);
}
class DigestVerifier {
    #expected;
    #hash;
    constructor(expected) {
        this.#expected = expected;
        this.#hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(algorithmOf(expected));
    }
    update(chunk) {
        this.#hash.update(chunk);
    }
    finish() {
        const actual = `${algorithmOf(this.#expected)}:${this.#hash.digest('hex')}`;
        return { actual, matches: actual === this.#expected };
    }
}


/***/ }),

/***/ 4114:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QY: () => (/* binding */ formatEcrHost),
/* harmony export */   mS: () => (/* binding */ isSameRegistry),
/* harmony export */   wl: () => (/* binding */ parseEcrHost)
/* harmony export */ });
const partitions = [
    { regions: /^cn-/, suffix: 'amazonaws.com.cn', dualStackSuffix: 'on.amazonwebservices.com.cn' },
    { regions: /^eusc-/, suffix: 'amazonaws.eu', dualStackSuffix: 'on.amazonwebservices.eu' },
    { regions: /^us-iso-/, suffix: 'c2s.ic.gov', dualStackSuffix: 'on.aws.ic.gov' },
    { regions: /^us-isob-/, suffix: 'sc2s.sgov.gov', dualStackSuffix: 'on.aws.scloud' },
    { regions: /^eu-isoe-/, suffix: 'cloud.adc-e.uk', dualStackSuffix: 'on.cloud-aws.adc-e.uk' },
    { regions: /^us-isof-/, suffix: 'csp.hci.ic.gov', dualStackSuffix: 'on.aws.hci.ic.gov' },
    { regions: /^/, suffix: 'amazonaws.com', dualStackSuffix: 'on.aws' },
];
function parseEcrHost(host) {
    const [, registryId = '', label = '', fips, region = ''] = /^(\d{12})\.(dkr\.ecr|dkr-ecr)(-fips)?\.([a-z0-9-]+)\./.exec(host.toLowerCase()) ?? [];
    const parsed = { registryId, region, fips: fips !== undefined, dualStack: label === 'dkr-ecr' };
    return registryId !== '' && formatEcrHost(parsed) === host.toLowerCase() ? parsed : undefined;
}
function formatEcrHost({ registryId, region, fips, dualStack }) {
    const partition = partitions.find(({ regions }) => regions.test(region));
    const label = `${dualStack ? 'dkr-ecr' : 'dkr.ecr'}${fips ? '-fips' : ''}`;
    const suffix = dualStack ? partition?.dualStackSuffix : partition?.suffix;
    return `${registryId}.${label}.${region}.${suffix}`;
}
function isSameRegistry(one, other) {
    if (one === other)
        return true;
    const [first, second] = [parseEcrHost(one), parseEcrHost(other)];
    return first !== undefined && first.registryId === second?.registryId && first.region === second.region;
}


/***/ }),

/***/ 261:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $P: () => (/* binding */ manifestMediaTypes),
/* harmony export */   $U: () => (/* binding */ isIndexType),
/* harmony export */   Gg: () => (/* binding */ isUncompressedLayerType),
/* harmony export */   Ib: () => (/* binding */ mediaTypes),
/* harmony export */   Ky: () => (/* binding */ isImageConfigType),
/* harmony export */   Q3: () => (/* binding */ isManifestType),
/* harmony export */   mi: () => (/* binding */ isForeignLayerType)
/* harmony export */ });
/* unused harmony export isCompressedLayerType */
const mediaTypes = {
    ociIndex: 'application/vnd.oci.image.index.v1+json',
    ociManifest: 'application/vnd.oci.image.manifest.v1+json',
    ociConfig: 'application/vnd.oci.image.config.v1+json',
    ociLayer: 'application/vnd.oci.image.layer.v1.tar',
    ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
    ociLayerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
    dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
    dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
    dockerConfig: 'application/vnd.docker.container.image.v1+json',
    dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
    dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    dockerForeignLayer: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
};
const manifestMediaTypes = [
    mediaTypes.ociManifest,
    mediaTypes.ociIndex,
    mediaTypes.dockerManifest,
    mediaTypes.dockerList,
];
function isIndexType(mediaType) {
    return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}
function isManifestType(mediaType) {
    return mediaType === mediaTypes.ociManifest || mediaType === mediaTypes.dockerManifest;
}
function isImageConfigType(mediaType) {
    return mediaType === mediaTypes.ociConfig || mediaType === mediaTypes.dockerConfig;
}
function isUncompressedLayerType(mediaType) {
    return mediaType === mediaTypes.ociLayer || mediaType === mediaTypes.dockerLayer;
}
function isCompressedLayerType(mediaType) {
    return (mediaType === mediaTypes.ociLayerGzip ||
        mediaType === mediaTypes.ociLayerZstd ||
        mediaType === mediaTypes.dockerLayerGzip);
}
function isForeignLayerType(mediaType) {
    return (mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.') ||
        mediaType.startsWith('application/vnd.docker.image.rootfs.foreign.'));
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

/***/ 3940:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   dz: () => (/* binding */ isTag),
/* harmony export */   en: () => (/* binding */ isRepositoryName)
/* harmony export */ });
/* unused harmony export parseReference */
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9501);

const repositoryPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const hostPattern = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\d+)?$|^\[[0-9a-fA-F:]+\](?::\d+)?$/;
function isRepositoryName(text) {
    return text.length >= 2 && text.length <= 256 && repositoryPattern.test(text);
}
function isTag(text) {
    return tagPattern.test(text);
}
function parseReference(text) {
    const { name: nameAndTag, digest } = splitDigest(text);
    if (digest !== undefined && !isDigest(digest))
        return undefined;
    const { name, tag } = splitTag(nameAndTag);
    if (tag !== undefined && !isTag(tag))
        return undefined;
    const { host, repository } = splitHost(name);
    if (host !== undefined && !hostPattern.test(host))
        return undefined;
    if (!repositoryPattern.test(repository) || repository.length > 256)
        return undefined;
    return {
        ...(host === undefined ? {} : { host: host.toLowerCase() }),
        repository,
        ...(tag === undefined ? {} : { tag }),
        ...(digest === undefined ? {} : { digest }),
    };
}
function splitDigest(text) {
    const at = text.indexOf('@');
    return at < 0 ? { name: text } : { name: text.slice(0, at), digest: text.slice(at + 1) };
}
function splitTag(text) {
    const colon = text.lastIndexOf(':');
    if (colon < 0 || text.indexOf('/', colon) >= 0)
        return { name: text };
    return { name: text.slice(0, colon), tag: text.slice(colon + 1) };
}
function splitHost(name) {
    const slash = name.indexOf('/');
    const first = slash < 0 ? '' : name.slice(0, slash);
    const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
    return isHost ? { host: first, repository: name.slice(slash + 1) } : { repository: name };
}


/***/ }),

/***/ 1339:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ listOf),
/* harmony export */   z: () => (/* binding */ recordOf)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5491);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8532);

function listOf(entry, most) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J())
        .max(most)
        .transform((items, context) => {
        const entries = [];
        for (const [at, item] of items.entries()) {
            const { success, data, error } = entry.safeParse(item);
            if (success) {
                entries.push(data);
                continue;
            }
            const [issue] = error.issues;
            const path = [at, ...(issue?.path ?? [])];
            context.issues.push({ code: 'custom', message: issue?.message ?? 'invalid', input: item, path });
            return zod__WEBPACK_IMPORTED_MODULE_1__/* .NEVER */ .tm;
        }
        return entries;
    });
}
function recordOf(value, most) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .custom */ .IeY(given => !isObject(given) || Object.keys(given).length <= most, `more than ${most} members`)
        .pipe(zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().max(64), value));
}
function isObject(value) {
    return typeof value === 'object' && value !== null;
}


/***/ }),

/***/ 3773:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BN: () => (/* binding */ assumedBytesPerSecond),
/* harmony export */   GY: () => (/* binding */ defaultPrices),
/* harmony export */   mp: () => (/* binding */ estimateSavings),
/* harmony export */   os: () => (/* binding */ uploadRate)
/* harmony export */ });
/* harmony import */ var _shared_sum_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9650);

const measurable = { bytes: 4 * 1024 * 1024, busyMilliseconds: 250 };
const assumedBytesPerSecond = 50_000_000;
const defaultPrices = { storageUsdPerGbMonth: 0.1, usdPerMinute: 0.006 };
function uploadRate(upload) {
    const enough = upload.bytes >= measurable.bytes && upload.busyMilliseconds >= measurable.busyMilliseconds;
    return enough
        ? { basis: 'measured', bytesPerSecond: upload.bytes / (upload.busyMilliseconds / 1000) }
        : { basis: 'assumed', bytesPerSecond: assumedBytesPerSecond };
}
function estimateSavings(parts, prices) {
    const saving = parts.filter(part => part.bytes > 0);
    const bytes = (0,_shared_sum_js__WEBPACK_IMPORTED_MODULE_0__/* .sumOf */ .X)(saving, part => part.bytes);
    const seconds = (0,_shared_sum_js__WEBPACK_IMPORTED_MODULE_0__/* .sumOf */ .X)(saving, part => part.bytes / part.rate.bytesPerSecond);
    const assumedBytes = (0,_shared_sum_js__WEBPACK_IMPORTED_MODULE_0__/* .sumOf */ .X)(saving.filter(part => part.rate.basis === 'assumed'), part => part.bytes);
    const rate = bytes === 0 ? (parts[0]?.rate ?? uploadRate({ bytes: 0, busyMilliseconds: 0 })) : undefined;
    return {
        bytes,
        seconds: round(seconds, 3),
        minutes: round(seconds / 60, 4),
        basis: rate?.basis ?? (assumedBytes > 0 ? 'assumed' : 'measured'),
        assumedBytes,
        bytesPerSecond: rate?.bytesPerSecond ?? bytes / seconds,
        storageUsdPerMonth: round((bytes / 1e9) * prices.storageUsdPerGbMonth, 6),
        minutesUsd: round((seconds / 60) * prices.usdPerMinute, 6),
        prices,
    };
}
function round(value, digits) {
    return Number(value.toFixed(digits));
}


/***/ }),

/***/ 7455:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AG: () => (/* binding */ maxMissedMounts),
/* harmony export */   Qh: () => (/* binding */ reportSchema),
/* harmony export */   Wh: () => (/* binding */ maxTextLength),
/* harmony export */   am: () => (/* binding */ maxWarnings),
/* harmony export */   fV: () => (/* binding */ reportVersion),
/* harmony export */   jQ: () => (/* binding */ maxImages),
/* harmony export */   mm: () => (/* binding */ maxMembers)
/* harmony export */ });
/* unused harmony export parseReport */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5491);
/* harmony import */ var _engine_result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(985);
/* harmony import */ var _oci_descriptor_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1260);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3940);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2730);
/* harmony import */ var _bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1339);






const reportVersion = 1;
const maxTextLength = 500;
const maxImages = 10_000;
const maxMissedMounts = 10_000;
const maxWarnings = 1000;
const maxMembers = 1000;
const count = zod__WEBPACK_IMPORTED_MODULE_4__/* .int */ .Whr().min(0);
const milliseconds = zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().min(0);
const usd = zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().min(0);
const shortText = zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(256);
const repositoryName = zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().refine(_oci_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .isRepositoryName */ .en, 'not an ECR repository name');
const registryHost = zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()
    .max(300)
    .regex(/^[A-Za-z0-9.:[\]-]+$/, 'not a host name');
const layerSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    digest: _oci_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .digestSchema */ .er,
    diffId: _oci_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .digestSchema */ .er.optional(),
    size: count,
    beforeCompression: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY().optional(),
    mediaType: shortText.default(''),
    createdBy: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(maxTextLength).default(''),
    platforms: (0,_bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .listOf */ .c)(shortText, 200).default([]),
    attestation: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY().optional(),
    outcome: zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(_engine_result_js__WEBPACK_IMPORTED_MODULE_0__/* .layerOutcomes */ .jO),
    from: repositoryName.optional(),
    reason: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(64).optional(),
    matchedByDiffId: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY().optional(),
    milliseconds: milliseconds.default(0),
    attempts: count.default(0),
});
const totalsSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    layersPushed: count,
    layersMounted: count,
    layersExisting: count,
    bytesPushed: count,
    bytesMounted: count,
    bytesExisting: count,
    bytesBeforeCompression: count.default(0),
    attestations: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ count, bytes: count, bytesPushed: count }).optional(),
});
const imageSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    registry: registryHost,
    repository: repositoryName,
    digest: _oci_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .digestSchema */ .er.optional(),
    tags: (0,_bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .listOf */ .c)(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().refine(_oci_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .isTag */ .dz, 'not a tag'), 1000),
    platforms: (0,_bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .listOf */ .c)(shortText, 200),
    mediaType: shortText.default(''),
    size: count.optional(),
    existed: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY().default(false),
    layers: (0,_bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .listOf */ .c)(layerSchema, 50_000),
    totals: totalsSchema.optional(),
});
const pricesSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ storageUsdPerGbMonth: usd, usdPerMinute: usd });
const savingsSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    bytes: count,
    seconds: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().min(0),
    minutes: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().min(0),
    basis: zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(['measured', 'assumed']),
    assumedBytes: count.default(0),
    bytesPerSecond: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().positive(),
    storageUsdPerMonth: usd,
    minutesUsd: usd,
    prices: pricesSchema,
});
const runSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    workflow: shortText.optional(),
    job: shortText.optional(),
    runId: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()
        .regex(/^\d{1,20}$/)
        .optional(),
    runAttempt: count.optional(),
    repository: shortText.optional(),
    sha: shortText.optional(),
});
const phaseSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ name: shortText, startMilliseconds: milliseconds, milliseconds });
const reportSchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    schema: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz(reportVersion),
    tool: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ name: shortText, version: shortText.optional() }),
    createdAt: shortText,
    run: runSchema.optional(),
    images: (0,_bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .listOf */ .c)(imageSchema, maxImages),
    totals: totalsSchema,
    savings: savingsSchema,
    blobMounting: zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(_engine_result_js__WEBPACK_IMPORTED_MODULE_0__/* .seenBlobMountings */ .hF),
    dryRun: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY(),
    discovery: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
        candidates: count,
        asked: count,
        askedWhileSending: count.default(0),
        calls: count,
        waves: count,
        limited: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY(),
    }),
    missedMounts: (0,_bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .listOf */ .c)(zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ repository: repositoryName, bytes: count, reason: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(64).optional() }), maxMissedMounts).default([]),
    requests: (0,_bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .recordOf */ .z)(count, maxMembers),
    throttledRequests: count,
    retries: count,
    timings: (0,_bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .recordOf */ .z)(milliseconds, maxMembers),
    phases: (0,_bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .listOf */ .c)(phaseSchema, 100).default([]),
    warnings: (0,_bounded_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .listOf */ .c)(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(maxTextLength), maxWarnings).default([]),
});
function parseReport(json, where) {
    let value;
    try {
        value = JSON.parse(json);
    }
    catch {
        throw notAReport(where, 'is not valid JSON');
    }
    const version = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (typeof version === 'number' && version > reportVersion) {
        throw new InputError('reports', `${where} was created by a newer version (schema ${version}, expected at most ${reportVersion}).`, 'Use the same version of the push action and the report action.');
    }
    const result = reportSchema.safeParse(value);
    if (result.success)
        return result.data;
    const issue = result.error.issues[0];
    const member = issue?.path.join('.') || 'document';
    throw notAReport(where, `is not a report of this action (${member}: ${issue?.message ?? 'invalid'})`);
}
function notAReport(where, problem) {
    return new InputError('reports', `${where} ${problem}.`, 'List only files from the output "report" of the push action.');
}


/***/ }),

/***/ 2384:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cs: () => (/* binding */ countedReports),
/* harmony export */   IC: () => (/* binding */ imagesOf),
/* harmony export */   Yj: () => (/* binding */ servicesOf),
/* harmony export */   xZ: () => (/* binding */ sumReports)
/* harmony export */ });
/* unused harmony export distinctLayersOf */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _savings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3773);
/* harmony import */ var _totals_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5251);



const precedence = { pushed: 2, mounted: 1, existing: 0 };
function imagesOf(reports) {
    const found = new Map();
    for (const report of reports) {
        for (const image of report.images)
            found.set(`${report.dryRun} ${identityOf(image)}`, { image, report });
    }
    return [...found.values()];
}
const identities = new WeakMap();
function identityOf(image) {
    const known = identities.get(image);
    if (known !== undefined)
        return known;
    const identity = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify(image)).digest('base64');
    identities.set(image, identity);
    return identity;
}
function servicesOf(reports, prices) {
    const groups = new Map();
    for (const reported of imagesOf(reports)) {
        const key = serviceKey(reported.image);
        groups.set(key, [...(groups.get(key) ?? []), reported]);
    }
    return [...groups.values()].flatMap(images => serviceOf(images, prices)).sort(byName);
}
function serviceKey(image) {
    return `${image.registry}/${image.repository}`;
}
function serviceOf(images, prices) {
    const first = images[0]?.image;
    if (first === undefined)
        return [];
    const { registry, repository } = first;
    return [{ registry, repository, images, ...sumImages(images, prices) }];
}
function byName(a, b) {
    return (a.repository.localeCompare(b.repository, 'en', { numeric: true }) ||
        a.registry.localeCompare(b.registry, 'en'));
}
function withoutRehearsals(images) {
    const counted = new Set(countedReports(images.map(({ report }) => report)));
    return images.filter(({ report }) => counted.has(report));
}
function countedReports(reports) {
    const real = reports.filter(report => !report.dryRun && report.images.length > 0);
    return real.length > 0 ? real : reports;
}
function distinctLayers(images) {
    const found = new Map();
    for (const { image, report } of images) {
        for (const layer of image.layers) {
            const key = `${serviceKey(image)}@${layer.digest}`;
            const before = found.get(key);
            const wins = before === undefined || precedence[layer.outcome] > precedence[before.layer.outcome];
            const counts = wins ? { layer, report } : before;
            found.set(key, before === undefined ? counts : asLayerOfEither(counts, before.layer, layer));
        }
    }
    return [...found.values()];
}
function asLayerOfEither(counts, one, other) {
    if (Boolean(one.attestation) === Boolean(other.attestation))
        return counts;
    return { ...counts, layer: { ...counts.layer, attestation: false } };
}
function sumImages(all, prices) {
    const images = withoutRehearsals(all);
    const layers = distinctLayers(images);
    return {
        totals: (0,_totals_js__WEBPACK_IMPORTED_MODULE_2__/* .addTotals */ .lB)([
            (0,_totals_js__WEBPACK_IMPORTED_MODULE_2__/* .totalsOf */ .vA)(layers.map(({ layer }) => layer)),
            ...images.flatMap(({ image }) => image.totals ?? []),
        ]),
        savings: (0,_savings_js__WEBPACK_IMPORTED_MODULE_1__/* .estimateSavings */ .mp)(savedParts(images, layers), prices),
        dryRun: images.length > 0 && images.every(({ report }) => report.dryRun),
    };
}
function savedParts(images, layers) {
    const bytes = new Map();
    const add = (report, more) => bytes.set(report, (bytes.get(report) ?? 0) + more);
    for (const { image, report } of images)
        add(report, image.totals?.bytesMounted ?? 0);
    const mounted = layers.filter(({ layer }) => layer.outcome === 'mounted' && !layer.attestation);
    for (const { layer, report } of mounted)
        add(report, layer.size);
    return [...bytes].flatMap(([report, share]) => partsAtRateOf(report, share));
}
function partsAtRateOf({ savings }, bytes) {
    const { basis, bytesPerSecond, assumedBytes } = savings;
    const assumed = basis === 'assumed' ? Math.min(bytes, assumedBytes) : 0;
    const rate = { basis, bytesPerSecond };
    if (basis === 'measured' || bytes === assumed)
        return [{ bytes, rate }];
    return [
        { bytes: assumed, rate },
        { bytes: bytes - assumed, rate: { basis: 'measured', bytesPerSecond } },
    ];
}
function distinctLayersOf(reports) {
    const blobs = distinctLayers(withoutRehearsals(imagesOf(reports)));
    return blobs.filter(({ layer }) => !layer.attestation);
}
function sumReports(reports, prices) {
    return sumImages(imagesOf(reports), prices);
}


/***/ }),

/***/ 5251:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ bytesOf),
/* harmony export */   MX: () => (/* binding */ layersIn),
/* harmony export */   aP: () => (/* binding */ bytesBeforeCompressionOf),
/* harmony export */   bd: () => (/* binding */ attestationsIn),
/* harmony export */   lB: () => (/* binding */ addTotals),
/* harmony export */   vA: () => (/* binding */ totalsOf)
/* harmony export */ });
/* harmony import */ var _shared_sum_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9650);

function layersIn(blobs) {
    return blobs.filter(({ attestation }) => !attestation);
}
function attestationsIn(blobs) {
    return blobs.filter(({ attestation }) => attestation);
}
function bytesOf(layers) {
    return (0,_shared_sum_js__WEBPACK_IMPORTED_MODULE_0__/* .sumOf */ .X)(layers, ({ size }) => size);
}
function bytesBeforeCompressionOf(layers) {
    return bytesOf(layers.filter(layer => layer.beforeCompression));
}
function totalsOf(blobs) {
    const layers = layersIn(blobs);
    const having = (outcome) => layers.filter(layer => layer.outcome === outcome);
    return {
        layersPushed: having('pushed').length,
        layersMounted: having('mounted').length,
        layersExisting: having('existing').length,
        bytesPushed: bytesOf(having('pushed')),
        bytesMounted: bytesOf(having('mounted')),
        bytesExisting: bytesOf(having('existing')),
        bytesBeforeCompression: bytesBeforeCompressionOf(having('pushed')),
        ...attestationTotals(attestationsIn(blobs)),
    };
}
function attestationTotals(attestations) {
    if (attestations.length === 0)
        return {};
    const pushed = attestations.filter(({ outcome }) => outcome === 'pushed');
    return {
        attestations: {
            count: attestations.length,
            bytes: bytesOf(attestations),
            bytesPushed: bytesOf(pushed),
        },
    };
}
function addTotals(totals) {
    const sum = (value) => (0,_shared_sum_js__WEBPACK_IMPORTED_MODULE_0__/* .sumOf */ .X)(totals, value);
    const attestations = {
        count: sum(total => total.attestations?.count ?? 0),
        bytes: sum(total => total.attestations?.bytes ?? 0),
        bytesPushed: sum(total => total.attestations?.bytesPushed ?? 0),
    };
    return {
        layersPushed: sum(({ layersPushed }) => layersPushed),
        layersMounted: sum(({ layersMounted }) => layersMounted),
        layersExisting: sum(({ layersExisting }) => layersExisting),
        bytesPushed: sum(({ bytesPushed }) => bytesPushed),
        bytesMounted: sum(({ bytesMounted }) => bytesMounted),
        bytesExisting: sum(({ bytesExisting }) => bytesExisting),
        bytesBeforeCompression: sum(({ bytesBeforeCompression }) => bytesBeforeCompression),
        ...(attestations.count > 0 ? { attestations } : {}),
    };
}


/***/ }),

/***/ 1487:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Eu: () => (/* binding */ untilAborted),
/* harmony export */   cN: () => (/* binding */ abortReasonOr)
/* harmony export */ });
/* unused harmony export laterSignal */
function abortReasonOr(error, signal) {
    return signal.aborted ? signal.reason : error;
}
async function untilAborted(work, signal) {
    const { promise: aborted, reject } = Promise.withResolvers();
    const abort = () => reject(signal.reason);
    if (signal.aborted)
        abort();
    else
        signal.addEventListener('abort', abort, { once: true });
    return Promise.race([aborted, work]).finally(() => signal.removeEventListener('abort', abort));
}
function laterSignal(signal, milliseconds) {
    const later = new AbortController();
    const start = () => void setTimeout(() => later.abort(signal.reason), milliseconds).unref();
    if (signal.aborted)
        start();
    else
        signal.addEventListener('abort', start, { once: true });
    return later.signal;
}


/***/ }),

/***/ 1063:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ AnswerTooLongError)
/* harmony export */ });
/* harmony import */ var _network_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(648);

class AnswerTooLongError extends _network_error_js__WEBPACK_IMPORTED_MODULE_0__/* .NetworkError */ .Dr {
    constructor(what, host, limit) {
        super(`${what}: the response from ${host} is longer than ${limit}.`, 'Check whether a proxy is modifying responses, and see docs/troubleshooting.md.', false, 'ANSWER_TOO_LONG');
    }
}


/***/ }),

/***/ 3914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RN: () => (/* binding */ inTime),
/* harmony export */   cb: () => (/* binding */ delay),
/* harmony export */   fm: () => (/* binding */ waitFor),
/* harmony export */   ml: () => (/* binding */ systemClock)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var _abort_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1487);


const systemClock = { now: () => performance.now(), delay };
async function waitFor(work, milliseconds, signal, clock = systemClock) {
    const ended = new AbortController();
    const late = clock.delay(milliseconds, AbortSignal.any([signal, ended.signal])).catch(() => { });
    try {
        await Promise.race([work, late]);
        signal.throwIfAborted();
    }
    finally {
        ended.abort();
    }
}
async function inTime(work, milliseconds, late) {
    const { promise: expired, reject } = Promise.withResolvers();
    const timer = setTimeout(() => reject(late()), milliseconds);
    return Promise.race([work, expired]).finally(() => clearTimeout(timer));
}
async function delay(milliseconds, signal) {
    try {
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(milliseconds, undefined, { signal });
    }
    catch (error) {
        throw (0,_abort_js__WEBPACK_IMPORTED_MODULE_1__/* .abortReasonOr */ .cN)(error, signal);
    }
}


/***/ }),

/***/ 8757:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dk: () => (/* binding */ beginUpload),
/* harmony export */   Rn: () => (/* binding */ uploadConnected),
/* harmony export */   ud: () => (/* binding */ whenConnectionsAreFree),
/* harmony export */   zs: () => (/* binding */ lessenUploads)
/* harmony export */ });
/* harmony import */ var _delay_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3914);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2188);
/* harmony import */ var _idle_connections_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(635);
/* harmony import */ var _network_error_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(648);




const patience = { wait: 50, attempts: 100 };
const sameShortage = 1000;
let connected = 0;
let begun = 0;
let most = Number.POSITIVE_INFINITY;
let lessenedAt = Number.NEGATIVE_INFINITY;
function uploadConnected() {
    connected += 1;
    return once(() => {
        connected -= 1;
    });
}
async function beginUpload(signal) {
    while (begun >= most)
        await (0,_delay_js__WEBPACK_IMPORTED_MODULE_0__/* .delay */ .cb)(patience.wait, signal);
    begun += 1;
    return once(() => {
        begun -= 1;
    });
}
function lessenUploads() {
    const now = performance.now();
    if (now - lessenedAt < sameShortage)
        return;
    lessenedAt = now;
    most = Math.max(1, Math.floor(Math.min(begun, most) / 2));
}
async function whenConnectionsAreFree(connect, signal) {
    for (let attempt = 1;; attempt = connected > 0 ? 1 : attempt + 1) {
        try {
            return await connect();
        }
        catch (error) {
            const none = error instanceof _network_error_js__WEBPACK_IMPORTED_MODULE_3__/* .NetworkError */ .Dr && (0,_file_error_js__WEBPACK_IMPORTED_MODULE_1__/* .isShortage */ .oH)(error.code);
            if (!none || attempt >= patience.attempts)
                throw error;
            (0,_idle_connections_js__WEBPACK_IMPORTED_MODULE_2__/* .relieveShortage */ .Mw)();
            await (0,_delay_js__WEBPACK_IMPORTED_MODULE_0__/* .delay */ .cb)(patience.wait, signal);
        }
    }
}
function once(work) {
    let done = false;
    return () => {
        if (!done)
            work();
        done = true;
    };
}


/***/ }),

/***/ 7354:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  G: () => (/* binding */ HttpTransport),
  y: () => (/* binding */ readAll)
});

// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/free-handles.js
var free_handles = __webpack_require__(8757);
// EXTERNAL MODULE: ./lib/shared/network-error.js
var network_error = __webpack_require__(648);
// EXTERNAL MODULE: ./node_modules/undici/index.js
var undici = __webpack_require__(6752);
// EXTERNAL MODULE: ./lib/shared/idle-connections.js
var idle_connections = __webpack_require__(635);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./lib/shared/no-proxy.js

class NoProxy {
    #entries;
    constructor(setting) {
        this.#entries = setting
            .toLowerCase()
            .split(/[,\s]+/)
            .map(toEntry)
            .filter(entry => entry !== undefined);
    }
    excludes({ hostname, port, protocol }) {
        const host = bare(hostname);
        const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
        return this.#entries.some(matches => matches(host, number));
    }
}
function toEntry(text) {
    if (text === '*')
        return () => true;
    const [, network, bits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
    if (network !== undefined)
        return blockEntry(bare(network), Number(bits));
    if ((0,external_node_net_.isIP)(bare(text)) !== 0)
        return blockEntry(bare(text));
    const [, host = text, port] = /^(.+):(\d+)$/.exec(text) ?? [];
    const entry = (0,external_node_net_.isIP)(bare(host)) === 0 ? nameEntry(host) : blockEntry(bare(host));
    return entry === undefined || port === undefined
        ? entry
        : (hostname, asked) => asked === Number(port) && entry(hostname, asked);
}
function nameEntry(text) {
    const name = bare(text).replace(/^\*?\./, '');
    return name === '' ? undefined : hostname => hostname === name || hostname.endsWith(`.${name}`);
}
function blockEntry(address, bits) {
    const version = (0,external_node_net_.isIP)(address);
    const most = version === 4 ? 32 : 128;
    if (version === 0 || (bits ?? 0) > most)
        return undefined;
    const block = new external_node_net_.BlockList();
    block.addSubnet(address, bits ?? most, familyOf(version));
    return hostname => (0,external_node_net_.isIP)(hostname) !== 0 && block.check(hostname, familyOf((0,external_node_net_.isIP)(hostname)));
}
function familyOf(version) {
    return version === 4 ? 'ipv4' : 'ipv6';
}
function bare(hostname) {
    return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

;// CONCATENATED MODULE: ./lib/shared/proxies.js




class Connections {
    #times;
    #environment;
    #noProxy;
    #dispatchers = new Map();
    #closing = new Set();
    #removePool;
    constructor(times, environment = process.env) {
        this.#times = times;
        this.#environment = environment;
        this.#noProxy = new NoProxy(this.#setting('no_proxy'));
        this.#removePool = (0,idle_connections/* addPool */.KV)(() => this.#closeIdle());
    }
    to(url) {
        const proxy = this.#proxyUrl(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
        const by = proxy === '' || this.#noProxy.excludes(url) ? '' : proxy;
        const known = this.#dispatchers.get(by);
        if (known !== undefined)
            return known;
        const dispatcher = this.#create(by);
        this.#dispatchers.set(by, dispatcher);
        return dispatcher;
    }
    #create(proxy) {
        const connect = { timeout: this.#times.connectMilliseconds };
        const options = { connect, keepAliveTimeout: 15_000, pipelining: 1 };
        if (proxy === '')
            return new undici.Agent(options);
        return new undici.ProxyAgent({
            ...options,
            uri: proxy,
            proxyTls: connect,
            requestTls: connect,
            clientFactory: (origin, own) => new undici.Pool(origin, { ...own, headersTimeout: connect.timeout }),
            proxyTunnel: false,
        });
    }
    #proxyUrl(name) {
        const setting = this.#setting(name);
        if (setting === '')
            return '';
        const url = URL.parse(setting.includes('://') ? setting : `http://${setting}`);
        if (url !== null && /^(?:https?|socks5?):$/.test(url.protocol))
            return url.href;
        throw new errors/* RegistryError */.gl(`The environment variable ${name.toUpperCase()} is not a valid proxy URL.`, 'Set it to a URL such as http://HOST:PORT, or unset it.');
    }
    #setting(name) {
        return (this.#environment[name]?.trim() || this.#environment[name.toUpperCase()]?.trim()) ?? '';
    }
    #closeIdle() {
        for (const dispatcher of this.#dispatchers.values()) {
            this.#closing.add(dispatcher);
            const ended = () => void this.#closing.delete(dispatcher);
            dispatcher.close().then(ended, ended);
        }
        this.#dispatchers.clear();
    }
    async close() {
        this.#removePool();
        await Promise.all([...this.#dispatchers.values(), ...this.#closing].map(each => each.destroy()));
    }
}

// EXTERNAL MODULE: ./lib/shared/read-bounded.js
var read_bounded = __webpack_require__(9105);
;// CONCATENATED MODULE: ./lib/shared/patience.js
class Patience {
    #milliseconds;
    #leastBytes;
    #lose;
    #timer;
    #since;
    #waited = 0;
    #bytes = 0;
    constructor(milliseconds, leastBytes, lose) {
        this.#milliseconds = milliseconds;
        this.#leastBytes = leastBytes;
        this.#lose = lose;
    }
    wait() {
        this.stop();
        this.#since = performance.now();
        const left = Math.max(0, this.#milliseconds - this.#waited);
        this.#timer = setTimeout(() => this.#lose(this.#bytes, this.#milliseconds), left);
    }
    passed(bytes) {
        this.stop();
        this.#bytes += bytes;
        if (this.#bytes < this.#leastBytes)
            return;
        this.#bytes = 0;
        this.#waited = 0;
    }
    stop() {
        clearTimeout(this.#timer);
        if (this.#since !== undefined)
            this.#waited += performance.now() - this.#since;
        this.#since = undefined;
    }
}

// EXTERNAL MODULE: ./lib/shared/units.js
var units = __webpack_require__(6058);
;// CONCATENATED MODULE: ./lib/shared/response-body.js



async function* responseChunks(body, asked, times, since) {
    const fail = (message) => void body.destroy(new network_error/* StallError */.Xz(message));
    const patience = asked.blob ? patienceWithBlob(times, fail) : patienceUntil(times, since, fail);
    try {
        patience.wait();
        for await (const chunk of body) {
            patience.passed(chunk.byteLength);
            yield chunk;
            patience.wait();
        }
    }
    catch (error) {
        asked.signal.throwIfAborted();
        throw (0,network_error/* toNetworkError */.Ur)(error, asked.url.host);
    }
    finally {
        patience.stop();
    }
}
function patienceWithBlob({ windowMilliseconds, windowBytes }, fail) {
    return new Patience(windowMilliseconds, windowBytes, bytes => fail(`it sent ${bytes} bytes of a blob in ${(0,units/* formatDuration */.a)(windowMilliseconds)}`));
}
function patienceUntil({ exchangeMilliseconds }, since, fail) {
    const left = Math.max(0, exchangeMilliseconds - (performance.now() - since));
    return new Patience(left, Number.POSITIVE_INFINITY, bytes => fail(`it sent ${bytes} bytes of a response in ${(0,units/* formatDuration */.a)(exchangeMilliseconds)}`));
}

// EXTERNAL MODULE: ./lib/shared/transport-times.js
var transport_times = __webpack_require__(1495);
// EXTERNAL MODULE: ./lib/shared/upload-body.js + 1 modules
var upload_body = __webpack_require__(7595);
;// CONCATENATED MODULE: ./lib/shared/watchdog.js



class Watchdog {
    #times;
    #controller = new AbortController();
    #sending;
    #timer;
    #stopped = false;
    constructor(times) {
        this.#times = times;
        this.#sending = new Patience(times.windowMilliseconds, times.windowBytes, (bytes, milliseconds) => this.#end(`it accepted ${bytes} bytes in ${(0,units/* formatDuration */.a)(milliseconds)}`));
        this.#expectResponse(times.idleMilliseconds + times.connectMilliseconds, '');
    }
    get signal() {
        return this.#controller.signal;
    }
    get reason() {
        return this.#controller.signal.reason;
    }
    watcherOf({ size }) {
        const { idleMilliseconds, digestBytesPerSecond } = this.#times;
        const answerMilliseconds = 2 * idleMilliseconds + (size / digestBytesPerSecond) * 1000;
        return {
            waiting: () => this.#wait(),
            reading: bytes => {
                clearTimeout(this.#timer);
                this.#sending.passed(bytes);
            },
            sent: () => this.#expectResponse(answerMilliseconds, ' after it was sent'),
        };
    }
    #wait() {
        if (!this.#stopped)
            this.#sending.wait();
    }
    #expectResponse(milliseconds, since) {
        if (this.#stopped)
            return;
        const late = () => this.#end(`no response within ${(0,units/* formatDuration */.a)(milliseconds)}${since}`);
        this.#timer = setTimeout(late, milliseconds);
    }
    #end(message) {
        this.#controller.abort(new network_error/* StallError */.Xz(message));
    }
    stop() {
        this.#stopped = true;
        clearTimeout(this.#timer);
        this.#sending.stop();
    }
}

;// CONCATENATED MODULE: ./lib/shared/http-transport.js









const longBodyBytes = 64 * 1024;
class HttpTransport {
    #times;
    #connections;
    constructor(times = {}, environment = process.env) {
        this.#times = (0,transport_times/* transportTimes */.W)(times);
        this.#connections = new Connections(this.#times, environment);
    }
    async send(request) {
        return await (0,free_handles/* whenConnectionsAreFree */.ud)(() => this.#attempt(request), request.signal);
    }
    async #attempt(request) {
        request.signal.throwIfAborted();
        const body = inPieces(request.body);
        if (!(body instanceof upload_body/* UploadBody */.m))
            return await this.#exchange(request, body);
        const end = await (0,free_handles/* beginUpload */.Dk)(request.signal);
        try {
            return await this.#exchange(request, body);
        }
        catch (error) {
            body.release();
            request.signal.throwIfAborted();
            if (body.failure === undefined)
                throw error;
            const shortage = (0,network_error/* toShortageError */.VW)(body.failure.error);
            if (shortage !== undefined)
                (0,free_handles/* lessenUploads */.zs)();
            throw shortage ?? body.failure.error;
        }
        finally {
            end();
        }
    }
    async #exchange(request, body) {
        const started = performance.now();
        const watchdog = new Watchdog(this.#times);
        if (body instanceof upload_body/* UploadBody */.m)
            body.watch(watchdog.watcherOf(body));
        try {
            const signal = AbortSignal.any([request.signal, watchdog.signal]);
            const answer = await this.#dispatch(request, body, signal);
            const since = body instanceof upload_body/* UploadBody */.m ? performance.now() : started;
            const blob = request.blob === true && answer.statusCode < 300;
            return {
                status: answer.statusCode,
                headers: flatten(answer.headers),
                chunks: () => responseChunks(answer.body, { ...request, blob }, this.#times, since),
                discard: () => void answer.body.on('error', () => undefined).destroy(),
            };
        }
        catch (error) {
            request.signal.throwIfAborted();
            throw error instanceof errors/* PushError */.Vc ? error : (0,network_error/* toNetworkError */.Ur)(watchdog.reason ?? error, request.url.host);
        }
        finally {
            watchdog.stop();
        }
    }
    #dispatch({ url, method, headers }, body, signal) {
        return this.#connections.to(url).request({
            origin: url.origin,
            path: `${url.pathname}${url.search}`,
            method,
            headers: body instanceof upload_body/* UploadBody */.m ? { ...headers, ...body.headers } : headers,
            body: (body instanceof upload_body/* UploadBody */.m ? body.chunks() : (body ?? null)),
            signal,
            headersTimeout: 0,
            bodyTimeout: this.#times.idleMilliseconds,
        });
    }
    async close() {
        await this.#connections.close();
    }
}
function flatten(headers) {
    const flat = {};
    for (const [name, value] of Object.entries(headers)) {
        if (value !== undefined)
            flat[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    return flat;
}
function inPieces(body) {
    if (body === undefined || body instanceof upload_body/* UploadBody */.m)
        return body;
    const size = Buffer.byteLength(body);
    if (size < longBodyBytes)
        return body;
    return new upload_body/* UploadBody */.m(async () => piecesOf(body), { size });
}
async function* piecesOf(body) {
    yield Buffer.from(body);
}
async function readAll(answer, limit) {
    const bytes = await (0,read_bounded/* readBounded */.C)(answer.chunks(), limit);
    if (bytes === undefined)
        throw new RangeError(`The response is longer than ${limit} bytes.`);
    return bytes;
}


/***/ }),

/***/ 2614:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ countJsonValues)
/* harmony export */ });
const quote = 0x22;
const backslash = 0x5c;
const valueStarts = new Set([0x5b, 0x7b, 0x2c]);
function countJsonValues(json) {
    let values = 0;
    let inString = false;
    for (let at = 0; at < json.length; at++) {
        const byte = json[at] ?? 0;
        if (inString && byte === backslash)
            at += 1;
        else if (byte === quote)
            inString = !inString;
        else if (!inString && valueStarts.has(byte))
            values += 1;
    }
    return values;
}


/***/ }),

/***/ 436:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isLoopback),
/* harmony export */   _: () => (/* binding */ isLinkLocal)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);

const machine = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
machine.addSubnet('127.0.0.0', 8, 'ipv4');
machine.addAddress('0.0.0.0', 'ipv4');
machine.addAddress('::1', 'ipv6');
machine.addAddress('::', 'ipv6');
const linkLocal = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');
linkLocal.addSubnet('fd00:ec2::', 32, 'ipv6');
function isLoopback(hostname) {
    const name = bare(hostname);
    return name === 'localhost' || name.endsWith('.localhost') || isIn(machine, name);
}
function isLinkLocal(hostname) {
    return isIn(linkLocal, bare(hostname));
}
function bare(hostname) {
    return hostname
        .replace(/^\[|\]$/g, '')
        .replace(/\.$/, '')
        .toLowerCase();
}
function isIn(list, name) {
    const version = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(name);
    return version !== 0 && list.check(name, version === 4 ? 'ipv4' : 'ipv6');
}


/***/ }),

/***/ 597:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   UO: () => (/* binding */ isWithin),
/* harmony export */   Uk: () => (/* binding */ shownAddress),
/* harmony export */   ZH: () => (/* binding */ whyNotCalled),
/* harmony export */   v9: () => (/* binding */ nameAnother)
/* harmony export */ });
/* harmony import */ var _loopback_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(436);

function whyNotCalled(named, by) {
    if (hasLogin(named))
        return 'contains a user name or password';
    if (named.protocol !== 'https:' && named.protocol !== 'http:')
        return 'uses neither https nor http';
    if (named.protocol === by.protocol && named.hostname === by.hostname)
        return undefined;
    if ((0,_loopback_js__WEBPACK_IMPORTED_MODULE_0__/* .isLinkLocal */ ._)(named.hostname))
        return 'only this machine can reach';
    if ((0,_loopback_js__WEBPACK_IMPORTED_MODULE_0__/* .isLoopback */ .U)(named.hostname) && !(0,_loopback_js__WEBPACK_IMPORTED_MODULE_0__/* .isLoopback */ .U)(by.hostname))
        return 'is the runner itself';
    if (named.protocol === 'https:')
        return undefined;
    const local = by.protocol === 'http:' && (0,_loopback_js__WEBPACK_IMPORTED_MODULE_0__/* .isLoopback */ .U)(by.hostname) && (0,_loopback_js__WEBPACK_IMPORTED_MODULE_0__/* .isLoopback */ .U)(named.hostname);
    return local ? undefined : 'does not use https';
}
function isWithin(named, { origin }) {
    return named.origin === origin && !hasLogin(named);
}
function hasLogin({ username, password }) {
    return username !== '' || password !== '';
}
const nameAnother = 'Configure the registry, or the proxy in front of it, to name an https address that is not local to the runner. No credentials were sent there.';
function shownAddress({ protocol, host }) {
    return `${protocol}//${host}`;
}


/***/ }),

/***/ 648:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dr: () => (/* binding */ NetworkError),
/* harmony export */   Ur: () => (/* binding */ toNetworkError),
/* harmony export */   VW: () => (/* binding */ toShortageError),
/* harmony export */   Xz: () => (/* binding */ StallError)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2730);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2188);
/* harmony import */ var _one_line_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2712);



class NetworkError extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl {
    retryable;
    constructor(message, remedy, retryable, code, cause) {
        super(message, remedy, { status: 0, code, cause });
        this.retryable = retryable;
    }
}
class StallError extends Error {
    code = 'STALLED';
    constructor(message) {
        super(message);
        this.name = 'StallError';
    }
}
const descriptions = {
    EMFILE: 'too many files are open',
    ENFILE: 'too many files are open on this machine',
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'connection reset',
    EPIPE: 'connection closed while sending',
    ETIMEDOUT: 'connection timed out',
    EHOSTUNREACH: 'host unreachable',
    ENETUNREACH: 'network unreachable',
    EADDRNOTAVAIL: 'no address of this machine can reach it',
    ENOTFOUND: 'host name not found',
    EAI_AGAIN: 'host name could not be resolved',
    UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
    UND_ERR_SOCKET: 'connection closed',
    UND_ERR_BODY_TIMEOUT: 'the response stalled',
    UND_ERR_HEADERS_TIMEOUT: 'timed out waiting for the response',
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'truncated response',
};
const untrusted = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)|^UND_ERR_PRX_TLS$/;
const datedOut = /^CERT_(?:NOT_YET_VALID|HAS_EXPIRED)$/;
const proxyRefusal = /Proxy Authentication Required|Proxy response \((\d+)\)/;
function toNetworkError(error, host) {
    const code = codeOf(error);
    const detail = (0,_one_line_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error));
    if (untrusted.test(code)) {
        return new NetworkError(`The certificate of ${host} is not trusted (${code}).`, datedOut.test(code)
            ? 'Check that the clock of the runner is right. If it is, the certificate has to be renewed.'
            : 'If it is from a private certificate authority, set NODE_EXTRA_CA_CERTS to the path of its PEM file.', false, code, error);
    }
    const proxy = proxyRefusal.exec(detail);
    if (proxy !== null) {
        return new NetworkError(`The proxy refused to connect to ${host} (${detail}).`, 'Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.', /^50[234]$/.test(proxy[1] ?? ''), code, error);
    }
    const what = descriptions[code] ?? detail;
    return new NetworkError(`Request to ${host} failed: ${what}${code === '' || code === 'STALLED' ? '' : ` (${code})`}.`, (0,_file_error_js__WEBPACK_IMPORTED_MODULE_1__/* .isShortage */ .oH)(code)
        ? _file_error_js__WEBPACK_IMPORTED_MODULE_1__/* .moreHandles */ .jM
        : 'Check the region, and the network and proxy settings of the runner (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).', true, code, error);
}
function toShortageError(error) {
    if (!(0,_file_error_js__WEBPACK_IMPORTED_MODULE_1__/* .isShortage */ .oH)(codeOf(error)))
        return undefined;
    return new NetworkError((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error), _file_error_js__WEBPACK_IMPORTED_MODULE_1__/* .moreHandles */ .jM, true, 'NO_HANDLES', error);
}
function codeOf(error) {
    if (typeof error !== 'object' || error === null)
        return '';
    if ('code' in error && typeof error.code === 'string')
        return error.code;
    return 'cause' in error ? codeOf(error.cause) : '';
}


/***/ }),

/***/ 9105:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readBounded),
/* harmony export */   H: () => (/* binding */ readStart)
/* harmony export */ });
async function readBounded(stream, limit) {
    const { bytes, cut } = await readStart(stream, limit);
    return cut ? undefined : bytes;
}
async function readStart(stream, limit) {
    const chunks = [];
    let size = 0;
    for await (const chunk of stream) {
        const rest = limit - size;
        if (chunk.byteLength > rest) {
            chunks.push(chunk.subarray(0, rest));
            return { bytes: Buffer.concat(chunks, limit), cut: true };
        }
        size += chunk.byteLength;
        chunks.push(chunk);
    }
    return { bytes: Buffer.concat(chunks, size), cut: false };
}


/***/ }),

/***/ 9650:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ sumOf),
/* harmony export */   s: () => (/* binding */ sumByKey)
/* harmony export */ });
function sumOf(items, value) {
    let sum = 0;
    for (const item of items)
        sum += value(item);
    return sum;
}
function sumByKey(records) {
    const sums = new Map();
    for (const [key, value] of records.flatMap(Object.entries)) {
        sums.set(key, (sums.get(key) ?? 0) + value);
    }
    return sums;
}


/***/ }),

/***/ 1495:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ transportTimes)
/* harmony export */ });
const windowBytes = 16 * 1024;
function transportTimes(given) {
    const { connectMilliseconds = 10_000, idleMilliseconds = 30_000 } = given;
    return {
        connectMilliseconds,
        idleMilliseconds,
        exchangeMilliseconds: connectMilliseconds + 4 * idleMilliseconds,
        windowMilliseconds: 2 * idleMilliseconds,
        windowBytes,
        digestBytesPerSecond: 20_000_000,
        ...given,
    };
}


/***/ }),

/***/ 6058:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ formatDuration),
/* harmony export */   z: () => (/* binding */ formatBytes)
/* harmony export */ });
function formatBytes(bytes) {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let value = bytes;
    let unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
        value /= 1000;
        unit += 1;
    }
    return `${unit === 0 ? value : value.toFixed(value >= 99.95 ? 0 : 1)} ${units[unit]}`;
}
function formatDuration(milliseconds) {
    if (milliseconds < 1000)
        return `${Math.round(milliseconds)} ms`;
    if (milliseconds < 59_950)
        return `${(milliseconds / 1000).toFixed(1)} s`;
    const seconds = Math.round(milliseconds / 1000);
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}


/***/ }),

/***/ 7595:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m: () => (/* binding */ UploadBody)
});

// UNUSED EXPORTS: bytesOf

// EXTERNAL MODULE: ./lib/shared/free-handles.js
var free_handles = __webpack_require__(8757);
;// CONCATENATED MODULE: ./lib/shared/write-size.js
const leastBytes = 16 * 1024;
const mostBytes = 256 * 1024;
const slowMilliseconds = 1000;
class WriteSize {
    #quick = 0;
    #started = 0;
    begin() {
        this.#started = performance.now();
        return Math.min(mostBytes, Math.max(leastBytes, this.#quick / 16));
    }
    end(bytes) {
        this.#quick = performance.now() - this.#started > slowMilliseconds ? 0 : this.#quick + bytes;
    }
}

;// CONCATENATED MODULE: ./lib/shared/upload-body.js


class UploadBody {
    #open;
    #options;
    #watcher;
    #iterator;
    #failure;
    constructor(open, options = {}) {
        this.#open = open;
        this.#options = options;
    }
    get size() {
        return this.#options.size ?? 0;
    }
    get headers() {
        return this.#options.size === undefined ? {} : { 'content-length': String(this.#options.size) };
    }
    get failure() {
        return this.#failure;
    }
    watch(watcher) {
        this.#watcher = watcher;
    }
    async *chunks() {
        const end = (0,free_handles/* uploadConnected */.Rn)();
        try {
            yield* this.#pieces();
        }
        finally {
            end();
        }
    }
    async *#pieces() {
        const size = new WriteSize();
        this.#watcher?.reading(0);
        for await (const chunk of this.#source()) {
            for (let start = 0; start < chunk.byteLength;) {
                const piece = chunk.subarray(start, start + size.begin());
                const { byteLength } = piece;
                start += byteLength;
                this.#watcher?.waiting();
                this.#options.onOffered?.(byteLength);
                yield piece;
                size.end(byteLength);
                this.#watcher?.reading(byteLength);
                this.#options.onSent?.(byteLength);
            }
        }
        this.#watcher?.sent();
    }
    async *#source() {
        try {
            this.#iterator = (await this.#open())[Symbol.asyncIterator]();
            for (;;) {
                const next = await this.#iterator.next();
                if (next.done === true)
                    return;
                yield next.value;
            }
        }
        catch (error) {
            this.#failure = { error };
            throw error;
        }
        finally {
            this.release();
        }
    }
    release() {
        const iterator = this.#iterator;
        this.#iterator = undefined;
        iterator?.return?.()?.catch(() => undefined);
    }
}
function bytesOf(stream) {
    return stream;
}


/***/ })

};
