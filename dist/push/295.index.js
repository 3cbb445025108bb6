export const id = 295;
export const ids = [295];
export const modules = {

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

/***/ 248:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   UY: () => (/* binding */ whyNotMounted),
/* harmony export */   Y6: () => (/* binding */ adviceItem),
/* harmony export */   mB: () => (/* binding */ notMounted)
/* harmony export */ });
/* harmony import */ var _engine_result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(985);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2527);
/* harmony import */ var _services_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2384);
/* harmony import */ var _totals_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5251);
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7142);





const texts = {
    'not-found': {
        why: them => `no repository that was checked has ${them}`,
        remedy: 'New layers have to be uploaded once. To share more layers, build the services on the same base image, referenced by digest, and make sure that `mount-from` includes their repositories.',
    },
    'encryption-differs': {
        why: them => `the repositories that have ${them} use a different encryption type or KMS key`,
        remedy: 'ECR only mounts between repositories with the same encryption type and key, and the encryption of a repository cannot be changed. Recreate the repository with the encryption of the repository that has the layers (`create-repository: true` copies it automatically, unless a repository creation template sets the key).',
    },
    'setting-off': {
        why: () => 'blob mounting is off in this account and region',
        remedy: 'Turn it on once with `aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED`, or set `blob-mounting: ensure` and allow `ecr:PutAccountSetting` in the IAM policy of the role.',
    },
    refused: {
        why: them => `the registry refused to mount ${them}`,
        remedy: 'Allow `ecr:GetDownloadUrlForLayer` on the repository that has the layers, and check that an image in that repository still refers to them, because ECR mounts no other layers. If the registry belongs to another account, blob mounting must be turned on in that account.',
    },
    'by-name-only': {
        why: them => `the target repository listed ${them} without storing ${them}`,
        remedy: 'No action is needed. ECR has the data now.',
    },
    denied: {
        why: () => 'the role is not allowed to check other repositories, or to mount from them',
        remedy: 'Allow `ecr:DescribeRepositories`, `ecr:DescribeImages`, `ecr:BatchGetImage`, `ecr:BatchCheckLayerAvailability` and `ecr:GetDownloadUrlForLayer` on the repositories to mount from (see docs/iam.md).',
    },
    excluded: {
        why: them => `\`mount-from\` excludes the repositories that have ${them}`,
        remedy: 'Widen `mount-from` if you want to mount from these repositories.',
    },
    'pull-through-cache': {
        why: them => `only pull-through caches have ${them}, and ECR does not mount from caches`,
        remedy: 'Push the base image once to an ordinary repository in this registry (this action can copy it: `image: docker://...`). Later pushes mount from that repository.',
    },
    'mounting-disabled': {
        why: () => '`mount-from: none` turns off mounting',
        remedy: 'Remove that input to mount from all repositories.',
    },
    'search-limit': {
        why: () => 'the search ended before all repositories were checked',
        remedy: 'List the most likely repositories in `mount-from`, the best ones first. If you have set `max-mount-sources`, raise it or remove it.',
    },
    'compressed-here': {
        why: them => `the image contains ${them} uncompressed, and no compressed copy of ${them} was found`,
        remedy: 'Push an image with compressed layers (`docker buildx build --output type=oci,dest=image.tar`), or leave `match-diff-ids` on.',
    },
};
function notMounted(reports) {
    const found = new Map();
    const at = (reason) => {
        const entry = found.get(reason) ?? { layers: new Map(), holders: new Map() };
        found.set(reason, entry);
        return entry;
    };
    for (const report of (0,_services_js__WEBPACK_IMPORTED_MODULE_2__/* .countedReports */ .Cs)(reports)) {
        for (const image of report.images) {
            for (const layer of image.layers) {
                if (layer.outcome !== 'pushed' || layer.attestation)
                    continue;
                at(layer.reason ?? 'not-found').layers.set(`${image.registry}/${image.repository}@${layer.digest}`, layer);
            }
        }
        for (const { repository, bytes, reason } of report.missedMounts) {
            const { holders } = at(reason ?? 'encryption-differs');
            holders.set(repository, Math.max(bytes, holders.get(repository) ?? 0));
        }
    }
    return [...found]
        .map(([reason, { layers, holders }]) => ({
        reason,
        layers: layers.size,
        bytes: (0,_totals_js__WEBPACK_IMPORTED_MODULE_4__/* .bytesOf */ .$$)([...layers.values()]),
        bytesBeforeCompression: (0,_totals_js__WEBPACK_IMPORTED_MODULE_4__/* .bytesBeforeCompressionOf */ .aP)([...layers.values()]),
        holders: [...holders].sort((a, b) => b[1] - a[1]).map(([repository]) => repository),
    }))
        .filter(({ layers }) => layers > 0)
        .sort((a, b) => b.bytes - a.bytes || b.layers - a.layers);
}
function whyNotMounted({ reason, layers }) {
    return textOf(reason).why(layers === 1 ? 'it' : 'them');
}
function adviceItem(group) {
    const { remedy } = textOf(group.reason);
    const named = group.holders.slice(0, 5).map(repository => (0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .code */ .aY)(repository));
    const more = group.holders.length - named.length;
    const holders = named.length === 0 ? '' : ` Found in ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
    const amount = `**${(0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .counted */ .hS)(group.layers, 'layer')}** (${(0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .bytesText */ .pV)(group.bytes, group.bytesBeforeCompression)})`;
    return `- ${amount}: ${whyNotMounted(group)}.${holders} ${remedy}`;
}
function textOf(reason) {
    const known = _engine_result_js__WEBPACK_IMPORTED_MODULE_0__/* .notMountedReasons */ .$G.find(candidate => candidate === reason);
    return known === undefined ? { why: () => `not mounted (${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .code */ .aY)(reason)})`, remedy: '' } : texts[known];
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

/***/ 2527:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _b: () => (/* binding */ mermaidLabel),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   tJ: () => (/* binding */ inert)
/* harmony export */ });
/* harmony import */ var _shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2712);

function code(text, length = 200) {
    const shown = shorten((0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text), length)
        .replace(/[^A-Za-z0-9 ,/.:=+\u0080-\u{10ffff}-]/gu, entity)
        .replace(/&#64;/g, '<wbr>&#64;<wbr>')
        .replace(/:\//g, ':<wbr>/')
        .replace(/www\./gi, breakBeforeDot);
    return shown === '' ? '' : `<code>${shown}</code>`;
}
function inert(text, length = 500) {
    return shorten((0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text), length)
        .replace(/[0-9a-f]{6}(?=[0-9a-f])/gi, '$&\0')
        .replace(/[@#:$-]/g, '\0$&\0')
        .replace(/(www)\./gi, '$1\0.')
        .replace(/[^A-Za-z0-9 ,/.\u0080-\u{10ffff}\0]/gu, entity)
        .replace(/^(\d+)\./, '$1&#46;')
        .replace(/\0+/g, '<wbr>');
}
function mermaidLabel(text, length = 48) {
    return shorten((0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text), length)
        .replace(/[^A-Za-z0-9 ._/…-]/g, '_')
        .replace(/^[. -]+|(?<=^\d+)\.(?= )/g, '_');
}
function entity(character) {
    return `&#${character.codePointAt(0)};`;
}
function breakBeforeDot(match) {
    return `${match.slice(0, -1)}<wbr>.`;
}
function shorten(text, length) {
    if (text.length <= length)
        return text;
    const points = [...text];
    return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`;
}


/***/ }),

/***/ 1017:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ fitSections),
/* harmony export */   o: () => (/* binding */ block)
/* harmony export */ });
/* harmony import */ var _shared_sum_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9650);

function block(importance, text) {
    return { importance, units: 1, render: units => (units > 0 ? text : '') };
}
function fitSections(sections, limit) {
    const texts = sections.map(section => section.render(section.units).trim());
    let size = sizeOf(texts, limit);
    if (size <= limit.size)
        return join(texts);
    size += sizeOf([limit.note], limit);
    for (const index of trimmingOrder(sections)) {
        const section = sections[index];
        if (section === undefined || size <= limit.size)
            break;
        const others = size - sizeOf([texts[index] ?? ''], limit);
        const rendered = (units) => section.render(units).trim();
        const units = largest(section.units, count => others + sizeOf([rendered(count)], limit) <= limit.size);
        texts[index] = rendered(units);
        size = others + sizeOf([texts[index] ?? ''], limit);
    }
    return join([...texts, limit.note]);
}
function sizeOf(texts, limit) {
    return (0,_shared_sum_js__WEBPACK_IMPORTED_MODULE_0__/* .sumOf */ .X)(texts, text => (text === '' ? 0 : limit.measure(text) + 2));
}
function trimmingOrder(sections) {
    return sections
        .map((section, index) => ({ importance: section.importance, index }))
        .filter(({ importance }) => Number.isFinite(importance))
        .sort((a, b) => a.importance - b.importance || b.index - a.index)
        .map(({ index }) => index);
}
function largest(most, passes) {
    let low = 0;
    let high = most;
    while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (passes(middle))
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}
function join(texts) {
    return `${texts.filter(text => text !== '').join('\n\n')}\n`;
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
/* harmony export */   YY: () => (/* binding */ distinctLayersOf),
/* harmony export */   Yj: () => (/* binding */ servicesOf),
/* harmony export */   xZ: () => (/* binding */ sumReports)
/* harmony export */ });
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

/***/ 2608:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EL: () => (/* binding */ outcomeText),
/* harmony export */   Oy: () => (/* binding */ barLine),
/* harmony export */   mT: () => (/* binding */ outcomeSign),
/* harmony export */   vC: () => (/* binding */ barBlock)
/* harmony export */ });
/* harmony import */ var _shared_sum_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9650);
/* harmony import */ var _shared_units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6058);
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7142);



const outcomeSign = { mounted: '█', pushed: '▒', existing: '░' };
function outcomeText(layer) {
    return layer.dryRun && layer.outcome !== 'existing' ? `would be ${layer.outcome}` : layer.outcome;
}
function sharesOf(totals) {
    const shares = [
        { outcome: 'mounted', bytes: totals.bytesMounted },
        { outcome: 'pushed', bytes: totals.bytesPushed },
        { outcome: 'existing', bytes: totals.bytesExisting },
    ];
    return shares.filter(({ bytes }) => bytes > 0);
}
function barLine(totals, cells) {
    const shares = sharesOf(totals);
    const all = (0,_shared_sum_js__WEBPACK_IMPORTED_MODULE_1__/* .sumOf */ .X)(shares, ({ bytes }) => bytes);
    const widths = shares.map(({ bytes }) => Math.max(1, Math.round((bytes / all) * cells)));
    const widest = widths.indexOf(Math.max(...widths));
    const excess = (0,_shared_sum_js__WEBPACK_IMPORTED_MODULE_1__/* .sumOf */ .X)(widths, width => width) - cells;
    return shares
        .map(({ outcome }, index) => {
        const width = (widths[index] ?? 0) - (index === widest ? excess : 0);
        return outcomeSign[outcome].repeat(width);
    })
        .join('');
}
const barCells = 32;
function barBlock({ totals, dryRun }) {
    const shares = sharesOf(totals);
    const attested = (0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .attestationsText */ .DN)(totals, dryRun);
    const attestations = attested === '' ? [] : [attested];
    if (shares.length + attestations.length === 0)
        return '';
    const all = (0,_shared_sum_js__WEBPACK_IMPORTED_MODULE_1__/* .sumOf */ .X)(shares, ({ bytes }) => bytes);
    const legend = shares.map(({ outcome, bytes }) => `${outcomeSign[outcome]} ${outcome.padEnd(8)} ${(0,_shared_units_js__WEBPACK_IMPORTED_MODULE_2__/* .formatBytes */ .z)(bytes).padStart(9)} ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .percent */ .KN)(bytes, all).padStart(6)}`);
    const plain = totals.bytesBeforeCompression;
    const note = plain > 0 ? [`${outcomeSign.pushed} ${(0,_shared_units_js__WEBPACK_IMPORTED_MODULE_2__/* .formatBytes */ .z)(plain)} ${_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .beforeCompression */ .K2}`] : [];
    const line = shares.length === 0 ? [] : [barLine(totals, barCells)];
    return ['```text', ...line, ...legend, ...note, ...attestations, '```'].join('\n');
}


/***/ }),

/***/ 877:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  aW: () => (/* binding */ adviceSection),
  pD: () => (/* binding */ costSection),
  TM: () => (/* binding */ folded),
  i5: () => (/* binding */ warningSection)
});

// EXTERNAL MODULE: ./lib/shared/sum.js
var sum = __webpack_require__(9650);
// EXTERNAL MODULE: ./lib/shared/units.js
var units = __webpack_require__(6058);
// EXTERNAL MODULE: ./lib/report/advice.js
var advice = __webpack_require__(248);
// EXTERNAL MODULE: ./lib/report/escape.js
var report_escape = __webpack_require__(2527);
// EXTERNAL MODULE: ./lib/report/fit.js
var fit = __webpack_require__(1017);
// EXTERNAL MODULE: ./lib/report/wording.js
var wording = __webpack_require__(7142);
// EXTERNAL MODULE: ./lib/shared/one-line.js
var one_line = __webpack_require__(2712);
;// CONCATENATED MODULE: ./lib/report/summary/timeline.js


const cells = 22;
function timeline(report) {
    const end = Math.max(...report.phases.map(phase => phase.startMilliseconds + phase.milliseconds), 0);
    if (end === 0)
        return '';
    const lines = report.phases.map(phase => {
        const start = Math.min(cells - 1, Math.floor((phase.startMilliseconds / end) * cells));
        const width = Math.max(1, Math.round((phase.milliseconds / end) * cells));
        const bar = ' '.repeat(start) + '█'.repeat(Math.min(width, cells - start));
        return `${phaseName(phase.name)} ${bar.padEnd(cells)} ${(0,units/* formatDuration */.a)(phase.milliseconds).padStart(8)}`;
    });
    return ['```text', ...lines, '```'].join('\n');
}
function phaseName(name) {
    return (0,one_line/* visible */.RK)(name).replace(/[`~]/g, '_').slice(0, 9).padEnd(9);
}

;// CONCATENATED MODULE: ./lib/report/summary/details.js







function folded(title, content) {
    return content === '' ? '' : `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`;
}
function adviceSection(reports, importance, open) {
    const groups = (0,advice/* notMounted */.mB)(reports);
    const list = groups.slice(0, 50).map(advice/* adviceItem */.Y6).join('\n');
    const layers = (0,wording/* counted */.hS)((0,sum/* sumOf */.X)(groups, group => group.layers), 'layer');
    const dryRun = reports.every(report => report.dryRun);
    const title = `Why ${layers} ${dryRun ? 'would have' : 'had'} to be uploaded`;
    if (list === '')
        return (0,fit/* block */.o)(importance, '');
    return (0,fit/* block */.o)(importance, open ? `**${title}**\n\n${list}` : folded(title, list));
}
function warningSection(reports, importance) {
    const warnings = [...new Set(reports.flatMap(report => report.warnings))];
    return {
        importance,
        units: warnings.length,
        render: units => {
            if (units === 0)
                return '';
            const more = warnings.length - units;
            const items = warnings.slice(0, units).map(warning => `- ${(0,report_escape/* inert */.tJ)(warning)}`);
            return ['**Warnings**', '', ...items, ...(more > 0 ? [`- … and ${more} more`] : [])].join('\n');
        },
    };
}
function costSection(reports, savings, prices, importance, together) {
    const [only] = reports;
    const dryRun = reports.every(report => report.dryRun);
    const timed = together ?? (reports.length === 1 ? only : undefined);
    const line = timed === undefined ? '' : timeline(timed);
    const content = [costList(reports, together), line, estimateText(savings, prices, dryRun)].filter(part => part !== '');
    return (0,fit/* block */.o)(importance, folded(`Timing and requests of the ${dryRun ? 'dry run' : 'push'}, and how the savings are estimated`, content.join('\n\n')));
}
function costList(reports, together) {
    const settings = [...new Set(reports.map(report => report.blobMounting))].map(setting => `\`${setting}\``);
    return [
        `- Layer search: ${discoveryText(reports, together)}.`,
        `- Requests: ${requestText(reports)}; ${(0,sum/* sumOf */.X)(reports, report => report.throttledRequests)} throttled, ${(0,wording/* counted */.hS)((0,sum/* sumOf */.X)(reports, report => report.retries), 'retry', 'retries')}.`,
        `- Account setting \`BLOB_MOUNTING\`: ${settings.join(', ')}.`,
    ].join('\n');
}
function discoveryText(reports, together) {
    const asked = (0,sum/* sumOf */.X)(reports, report => report.discovery.asked);
    const calls = (0,sum/* sumOf */.X)(reports, report => report.discovery.calls);
    const times = together === undefined ? reports : [together];
    const time = (0,units/* formatDuration */.a)((0,sum/* sumOf */.X)(times, ({ timings }) => timings['discover'] ?? 0));
    if (calls === 0)
        return 'not needed';
    const candidates = Math.max(...reports.map(report => report.discovery.candidates));
    const limited = reports.some(report => report.discovery.limited) ? ', ended before all were checked' : '';
    const whileSending = (0,sum/* sumOf */.X)(reports, report => report.discovery.askedWhileSending);
    const beside = whileSending === 0 ? '' : ` (${(0,wording/* grouped */.zD)(whileSending)} of them while sending)`;
    const scope = reports.length === 1 ? `${(0,wording/* grouped */.zD)(asked)} of ` : '';
    const repositories = (0,wording/* counted */.hS)(scope === '' ? asked : candidates, 'repository', 'repositories');
    return `${scope}${repositories} checked${beside}, ${(0,wording/* counted */.hS)(calls, 'API call')}, ${time}${limited}`;
}
function requestText(reports) {
    const counts = (0,sum/* sumByKey */.s)(reports.map(report => report.requests));
    const total = (0,sum/* sumOf */.X)(counts.values(), count => count);
    const kinds = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 30);
    const list = kinds.map(([kind, count]) => `${(0,wording/* grouped */.zD)(count)} ${(0,report_escape/* code */.aY)(kind, 40)}`).join(', ');
    return list === '' ? '0' : `${(0,wording/* grouped */.zD)(total)} (${list})`;
}
function estimateText(savings, prices, dryRun) {
    if (savings.bytes === 0)
        return '';
    return (`The saved bytes are counted: all distinct layers that ${dryRun ? 'would be' : 'were'} mounted have a compressed size of ${(0,units/* formatBytes */.z)(savings.bytes)}. ` +
        `The saved time is estimated from these bytes ${(0,wording/* basisText */.GB)(savings)}` +
        `${savings.basis === 'assumed' ? ', because too little was uploaded to measure a rate' : ''}. ` +
        'The time spent searching for layers is not subtracted. ' +
        `Prices: ${(0,wording/* usd */.dR)(prices.storageUsdPerGbMonth)} per GB-month of storage, ${(0,wording/* usd */.dR)(prices.usdPerMinute)} per runner minute.`);
}


/***/ }),

/***/ 7015:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  AO: () => (/* binding */ imagesSection),
  aH: () => (/* binding */ maxSummaryBytes),
  nc: () => (/* binding */ openingSections),
  Br: () => (/* binding */ renderSummary),
  Bf: () => (/* binding */ serviceSection)
});

// EXTERNAL MODULE: ./lib/report/escape.js
var report_escape = __webpack_require__(2527);
// EXTERNAL MODULE: ./lib/report/fit.js
var fit = __webpack_require__(1017);
// EXTERNAL MODULE: ./lib/report/savings.js
var savings = __webpack_require__(3773);
// EXTERNAL MODULE: ./lib/report/services.js
var report_services = __webpack_require__(2384);
// EXTERNAL MODULE: ./lib/report/wording.js
var wording = __webpack_require__(7142);
// EXTERNAL MODULE: ./lib/report/summary/bar.js
var bar = __webpack_require__(2608);
// EXTERNAL MODULE: ./lib/shared/sum.js
var sum = __webpack_require__(9650);
;// CONCATENATED MODULE: ./lib/report/summary/chart.js





const colours = {
    mounted: '#2da44e',
    pushed: '#d29922',
    existing: '#8c959f',
};
const settings = '%%{init: {"flowchart": {"wrappingWidth": 320, "rankSpacing": 70, "nodeSpacing": 40}}}%%';
const maxSources = 6;
const widestBand = 22;
function flowChart(reports, services) {
    const flows = flowsOf(reports);
    const all = (0,sum/* sumOf */.X)(flows, ({ bytes }) => bytes);
    if (all === 0 || (flows.length === 1 && flows[0]?.outcome !== 'mounted'))
        return '';
    const links = flows.map((flow, index) => `  s${index}["${(0,report_escape/* mermaidLabel */._b)(flow.source)}<br/>${(0,wording/* counted */.hS)(flow.layers, 'layer')} ${(0,bar/* outcomeText */.EL)(flow)}, ${(0,wording/* bytesText */.pV)(flow.bytes, flow.plain)}"] --- target`);
    const styles = flows.map(({ outcome, bytes }, index) => {
        const width = Math.max(2, Math.round((bytes / all) * widestBand));
        return `  linkStyle ${index} stroke:${colours[outcome]},stroke-width:${width}px,stroke-linecap:square`;
    });
    const target = `  target(["${targetLabel(services)}<br/>${layersAndBytes(flows)}"])`;
    return ['```mermaid', settings, 'flowchart LR', ...links, target, ...styles, '```'].join('\n');
}
function targetLabel([service, another, ...more]) {
    return another === undefined
        ? (0,report_escape/* mermaidLabel */._b)(service?.repository ?? '')
        : (0,wording/* counted */.hS)(more.length + 2, 'service');
}
function layersAndBytes(flows) {
    const { layers, bytes, plain } = together(flows);
    return `${(0,wording/* counted */.hS)(layers, 'layer')}, ${(0,wording/* bytesText */.pV)(bytes, plain)}`;
}
function flowsOf(reports) {
    const flows = new Map();
    for (const { layer, report } of (0,report_services/* distinctLayersOf */.YY)(reports)) {
        const source = sourceOf(layer);
        const { outcome } = layer;
        const flow = flows.get(source) ?? {
            outcome,
            source,
            layers: 0,
            bytes: 0,
            plain: 0,
            dryRun: report.dryRun,
        };
        flow.layers += 1;
        flow.bytes += layer.size;
        if (layer.beforeCompression)
            flow.plain += layer.size;
        flows.set(source, flow);
    }
    const ranked = [...flows.values()].filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
    const sources = ranked.filter(({ outcome }) => outcome === 'mounted');
    const others = ranked.filter(({ outcome }) => outcome !== 'mounted');
    if (sources.length <= maxSources)
        return [...sources, ...others];
    const rest = sources.slice(maxSources - 1);
    return [...sources.slice(0, maxSources - 1), together(rest), ...others];
}
function sourceOf(layer) {
    if (layer.outcome === 'pushed')
        return 'this runner';
    return layer.outcome === 'existing' ? 'already in the repository' : (layer.from ?? 'another repository');
}
function together(flows) {
    return {
        outcome: 'mounted',
        source: `${flows.length} other repositories`,
        layers: (0,sum/* sumOf */.X)(flows, ({ layers }) => layers),
        bytes: (0,sum/* sumOf */.X)(flows, ({ bytes }) => bytes),
        plain: (0,sum/* sumOf */.X)(flows, ({ plain }) => plain),
        dryRun: flows.every(({ dryRun }) => dryRun),
    };
}

// EXTERNAL MODULE: ./lib/report/summary/details.js + 1 modules
var details = __webpack_require__(877);
// EXTERNAL MODULE: ./lib/shared/units.js
var units = __webpack_require__(6058);
// EXTERNAL MODULE: ./lib/report/advice.js
var advice = __webpack_require__(248);
;// CONCATENATED MODULE: ./lib/report/summary/headline.js



function headline(outcome, reports) {
    const sentence = sentenceOf(outcome, reports);
    return outcome.dryRun ? `Dry run: ${sentence}` : sentence;
}
function sentenceOf(outcome, reports) {
    const { totals, savings, dryRun } = outcome;
    const all = totals.layersPushed + totals.layersMounted + totals.layersExisting;
    if (all === 0)
        return 'no layers to push';
    if (totals.layersMounted > 0) {
        const [would, less, saved] = dryRun
            ? ['would be mounted', 'less to upload', 'saved']
            : ['mounted', 'not uploaded', 'saved'];
        return `${share(totals.layersMounted, all)} ${would}, ${(0,units/* formatBytes */.z)(savings.bytes)} ${less}, ${(0,wording/* aboutSavedTime */.IB)(savings)} ${saved}`;
    }
    if (totals.layersPushed === 0) {
        const there = all === 1 ? 'the layer already exists' : `all ${(0,wording/* counted */.hS)(all, 'layer')} already exist`;
        const attested = (totals.attestations?.bytesPushed ?? 0) > 0;
        return `${attested ? 'no layers' : 'nothing'} to upload: ${there}`;
    }
    const bytes = (0,wording/* bytesText */.pV)(totals.bytesPushed, totals.bytesBeforeCompression);
    const uploaded = `${bytes} ${dryRun ? 'to upload' : 'uploaded'}`;
    const [largest] = (0,advice/* notMounted */.mB)(reports);
    const why = largest === undefined ? '' : `: ${(0,advice/* whyNotMounted */.UY)(largest)}`;
    const mounted = dryRun ? 'would be mounted' : 'mounted';
    return `0 of ${(0,wording/* counted */.hS)(all, 'layer')} ${mounted}, ${uploaded}, nothing ${dryRun ? 'to save' : 'saved'}${why}`;
}
function share(some, all) {
    if (some < all)
        return `${(0,wording/* grouped */.zD)(some)} of ${(0,wording/* counted */.hS)(all, 'layer')}`;
    return all === 1 ? 'the only layer' : `all ${(0,wording/* counted */.hS)(all, 'layer')}`;
}
function savingsLine({ savings, dryRun }) {
    if (savings.bytes === 0)
        return '';
    const storage = (0,wording/* usdInWords */.T7)(savings.storageUsdPerMonth);
    const about = storage.startsWith('less') ? '' : 'about ';
    const worth = `${about}${storage} of storage per month and ${(0,wording/* usdInWords */.T7)(savings.minutesUsd)} of runner time`;
    return `The time is estimated ${(0,wording/* basisText */.GB)(savings)}. The savings ${dryRun ? 'would be' : 'are'} worth ${worth}.`;
}
function capitalised(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

// EXTERNAL MODULE: ./lib/oci/digest.js
var oci_digest = __webpack_require__(9501);
;// CONCATENATED MODULE: ./lib/report/summary/image-title.js


function imageTitle(image) {
    const parts = [
        (0,report_escape/* code */.aY)(`${image.registry}/${image.repository}`, 400),
        listed(image.tags, 5),
        listed(image.platforms, 6),
        digestText(image),
    ];
    return parts.filter(part => part !== '').join(' · ');
}
function digestText({ digest }) {
    if (digest === undefined)
        return 'digest unknown before the push';
    return (0,report_escape/* code */.aY)(`${digest.slice(0, digest.indexOf(':'))}:${(0,oci_digest/* shortDigest */.VK)(digest)}`);
}
function imageLabel(image) {
    return [listed(image.tags, 3), listed(image.platforms, 3)].filter(part => part !== '').join(' · ');
}
function listed(values, most) {
    const shown = values.slice(0, most).map(value => (0,report_escape/* code */.aY)(value, 128));
    return values.length > most ? `${shown.join(' ')} and ${values.length - most} more` : shown.join(' ');
}

// EXTERNAL MODULE: ./lib/report/totals.js
var totals = __webpack_require__(5251);
;// CONCATENATED MODULE: ./lib/report/summary/layer-table.js






const head = (what) => [`| ${what} | Size | Outcome |`, '| :-- | --: | :-- |'];
function layerTables(image, rows, dryRun) {
    if (rows <= 0)
        return '';
    const groups = groupsOf(image.layers);
    const captioned = groups.filter(group => !group.attestations).length > 1;
    const parts = [];
    let left = rows;
    for (const { platforms, layers, attestations } of groups) {
        const shown = layers.slice(0, left);
        if (shown.length === 0)
            break;
        left -= shown.length;
        const caption = captioned && !attestations ? [platformCaption(platforms, image.platforms), ''] : [];
        parts.push([
            ...caption,
            ...head(attestations ? 'Attestation' : 'Layer'),
            ...shown.map(layer => layerRow(layer, dryRun)),
        ].join('\n'));
    }
    const hidden = groups.flatMap(({ layers }) => layers).slice(rows);
    const rest = [
        hiddenText((0,totals/* layersIn */.MX)(hidden), 'more layer'),
        hiddenText((0,totals/* attestationsIn */.bd)(hidden), 'more attestation'),
    ].filter(text => text !== '');
    if (rest.length > 0)
        parts.push(`… and ${rest.join(' and ')}.`);
    return parts.join('\n\n');
}
function hiddenText(layers, noun) {
    if (layers.length === 0)
        return '';
    return `${(0,wording/* counted */.hS)(layers.length, noun)} (${(0,wording/* bytesText */.pV)((0,totals/* bytesOf */.$$)(layers), (0,totals/* bytesBeforeCompressionOf */.aP)(layers))})`;
}
function groupsOf(blobs) {
    const attestations = (0,totals/* attestationsIn */.bd)(blobs);
    return [
        ...byPlatforms((0,totals/* layersIn */.MX)(blobs)),
        ...(attestations.length > 0 ? [{ platforms: [], layers: attestations, attestations: true }] : []),
    ];
}
function byPlatforms(layers) {
    const groups = new Map();
    for (const layer of layers) {
        const key = JSON.stringify(layer.platforms);
        const group = groups.get(key);
        if (group === undefined)
            groups.set(key, { platforms: layer.platforms, layers: [layer], attestations: false });
        else
            group.layers.push(layer);
    }
    return [...groups.values()].sort((a, b) => b.platforms.length - a.platforms.length);
}
function platformCaption(platforms, all) {
    if (platforms.length === 0)
        return '**Other layers**';
    if (platforms.length > 1 && platforms.length === all.length)
        return '**All platforms**';
    return `**${platforms
        .slice(0, 10)
        .map(platform => (0,report_escape/* code */.aY)(platform, 60))
        .join(', ')}**`;
}
function layerRow(layer, dryRun) {
    const plain = layer.beforeCompression === true;
    const outcome = (0,bar/* outcomeText */.EL)({ outcome: layer.outcome, dryRun });
    const cells = [
        `${plain ? 'diff ID ' : ''}${(0,report_escape/* code */.aY)((0,oci_digest/* shortDigest */.VK)(layer.digest))} ${breakable((0,report_escape/* code */.aY)(readableHistory(layer.createdBy), 44))}`.trim(),
        `${(0,wording/* unbroken */.D_)((0,units/* formatBytes */.z)(layer.size))}${plain ? ` ${wording/* beforeCompression */.K2}` : ''}`,
        `${(0,wording/* unbroken */.D_)(`${bar/* outcomeSign */.mT[layer.outcome]} `)}${outcome}${sourceOrReason(layer)}`,
    ];
    return `| ${cells.join(' | ')} |`;
}
function sourceOrReason(layer) {
    if (layer.from !== undefined)
        return ` from ${(0,report_escape/* code */.aY)(layer.from, 256)}`;
    if (layer.outcome !== 'pushed' || layer.reason === undefined || layer.attestation)
        return '';
    return `: ${reasonText(layer.reason)}`;
}
function reasonText(reason) {
    return /^[a-z]+(-[a-z]+)*$/.test(reason) ? `_${reason}_` : (0,report_escape/* code */.aY)(reason, 60);
}
function breakable(html) {
    return html.replace(/(?<=\w)\/(?=\w)|\w{12}(?=\w)/g, '$&<wbr>');
}
function readableHistory(createdBy) {
    return createdBy
        .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
        .replace(/^(RUN )?(\|\d+ .*?)?\/bin\/sh -c\s+/, 'RUN ')
        .replace(/\s+# buildkit$/, '');
}

;// CONCATENATED MODULE: ./lib/report/summary/not-pushed.js



const most = 50;
function notPushedSection(images, importance) {
    if (images.length === 0)
        return (0,fit/* block */.o)(importance, '');
    const items = images.slice(0, most).map(({ name, why }) => `- ${(0,report_escape/* code */.aY)(name, 300)}: ${(0,report_escape/* inert */.tJ)(why)}`);
    const more = images.length - items.length;
    const rest = more > 0 ? [`- … and ${more} more`] : [];
    return (0,fit/* block */.o)(importance, [`**${(0,wording/* counted */.hS)(images.length, 'image')} not pushed**`, '', ...items, ...rest].join('\n'));
}

;// CONCATENATED MODULE: ./lib/report/summary/service-table.js




const columns = [
    { head: 'Saved', right: true, cell: ({ totals }) => bytesOrDash(totals.bytesMounted) },
    {
        head: 'Time saved',
        right: true,
        cell: ({ savings }) => (savings.bytes > 0 ? (0,wording/* unbroken */.D_)((0,wording/* savedTime */.Zk)(savings)) : '–'),
    },
    {
        head: 'Mounted',
        right: true,
        cell: ({ totals }) => (0,wording/* unbroken */.D_)(`${(0,wording/* grouped */.zD)(totals.layersMounted)} of ${(0,wording/* grouped */.zD)(layerCount(totals))}`),
    },
    { head: 'Pushed', right: true, cell: ({ totals }) => pushedBytes(totals) },
    { head: 'Existing', right: true, cell: ({ totals }) => bytesOrDash(totals.bytesExisting) },
    { head: '', right: false, cell: ({ totals }) => (0,bar/* barLine */.Oy)(totals, 6) },
];
function serviceTable(services, all, rows) {
    if (rows <= 0)
        return '';
    const shown = columns.filter(({ head }) => head !== 'Existing' || all.totals.bytesExisting > 0);
    const name = serviceNamer(services);
    const row = (title, outcome) => `| ${[title, ...shown.map(column => column.cell(outcome))].join(' | ')} |`;
    const hidden = services.length - rows;
    return [
        `| Service | ${shown.map(({ head }) => head).join(' | ')} |`,
        `| :-- | ${shown.map(({ right }) => (right ? '--:' : ':--')).join(' | ')} |`,
        ...services
            .slice(0, rows)
            .map(service => row(`${name(service)}${service.dryRun && !all.dryRun ? ' (dry run)' : ''}`, service)),
        ...(hidden > 0 ? [`| … and ${(0,wording/* counted */.hS)(hidden, 'more service')} |${' |'.repeat(shown.length)}`] : []),
        row(`**${(0,wording/* counted */.hS)(services.length, 'service')}**`, all),
    ].join('\n');
}
function serviceNamer(services) {
    const several = new Set(services.map(({ registry }) => registry)).size > 1;
    return ({ registry, repository }) => (0,report_escape/* code */.aY)(several ? `${registry}/${repository}` : repository, 300);
}
function layerCount(totals) {
    return totals.layersMounted + totals.layersPushed + totals.layersExisting;
}
function pushedBytes({ bytesPushed, bytesBeforeCompression: plain }) {
    if (plain === 0 || plain === bytesPushed) {
        return `${bytesOrDash(bytesPushed)}${plain > 0 ? ` ${wording/* beforeCompression */.K2}` : ''}`;
    }
    return `${bytesOrDash(bytesPushed)}, ${bytesOrDash(plain)} of it ${wording/* beforeCompression */.K2}`;
}
function bytesOrDash(bytes) {
    return bytes > 0 ? (0,wording/* unbroken */.D_)((0,units/* formatBytes */.z)(bytes)) : '–';
}

;// CONCATENATED MODULE: ./lib/report/summary/render.js













const maxSummaryBytes = 1024 * 1024 - 1024;
const maxRowsOfMany = 300;
function renderSummary(reports, options = {}) {
    const prices = options.prices ?? reports[0]?.savings.prices ?? savings/* defaultPrices */.GY;
    const limit = {
        size: options.maxBytes ?? maxSummaryBytes,
        measure: text => Buffer.byteLength(text),
        note: "_Truncated to fit GitHub's size limit. The report JSON has the full report._",
    };
    return (0,fit/* fitSections */.W)(summarySections(reports, prices, options), limit);
}
function summarySections(reports, prices, { title, together, notPushed = [] }) {
    const services = (0,report_services/* servicesOf */.Yj)(reports, prices);
    const outcome = (0,report_services/* sumReports */.xZ)(reports, prices);
    const images = (0,report_services/* imagesOf */.IC)(reports);
    const [only] = images;
    const advice = (0,details/* adviceSection */.aW)(reports, 70, outcome.totals.layersMounted === 0);
    const cost = (0,details/* costSection */.pD)(reports, outcome.savings, prices, 40, together);
    const picture = [(0,fit/* block */.o)(90, (0,bar/* barBlock */.vC)(outcome)), (0,fit/* block */.o)(30, flowChart(reports, services))];
    const opening = [...openingSections(reports, services, outcome, title), notPushedSection(notPushed, 95)];
    if (images.length === 1 && only !== undefined) {
        return [
            ...opening,
            ...picture,
            (0,details/* warningSection */.i5)(reports, 85),
            ...(outcome.totals.layersMounted === 0 ? [advice] : []),
            layerSection(only, 60),
            ...(outcome.totals.layersMounted === 0 ? [] : [advice]),
            cost,
        ];
    }
    return [
        ...opening,
        ...picture,
        (0,details/* warningSection */.i5)(reports, 65),
        serviceSection(services, outcome, 80),
        advice,
        imagesSection(services, 50),
        cost,
    ];
}
function openingSections(reports, services, outcome, title) {
    const images = (0,report_services/* imagesOf */.IC)(reports);
    const [only] = images;
    const sentence = headline(outcome, reports);
    const subject = title !== undefined && title.trim() !== ''
        ? `${(0,report_escape/* inert */.tJ)(title, 200)}: `
        : services.length > 1
            ? `${(0,wording/* counted */.hS)(services.length, 'service')}, `
            : '';
    const first = `### ${subject}${subject === '' ? capitalised(sentence) : sentence}`;
    const what = images.length === 1 && only !== undefined ? imageTitle(only.image) : '';
    return [(0,fit/* block */.o)(Number.POSITIVE_INFINITY, first), (0,fit/* block */.o)(95, what), (0,fit/* block */.o)(95, savingsLine(outcome))];
}
function layerSection({ image, report }, importance) {
    const render = (rows) => layerTables(image, rows, report.dryRun);
    return { importance, units: image.layers.length, render };
}
function serviceSection(services, all, importance) {
    if (services.length < 2)
        return (0,fit/* block */.o)(importance, '');
    return { importance, units: services.length, render: rows => serviceTable(services, all, rows) };
}
function imagesSection(services, importance) {
    const name = serviceNamer(services);
    const texts = services.flatMap(service => service.images.map(({ image, report }) => {
        const title = `${name(service)} ${imageLabel(image)}${report.dryRun ? ' (dry run)' : ''}`;
        return (0,details/* folded */.TM)(title, layerTables(image, maxRowsOfMany, report.dryRun));
    }));
    const present = texts.filter(text => text !== '');
    return {
        importance,
        units: present.length,
        render: units => present.slice(0, units).join('\n\n'),
    };
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

/***/ 7142:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DN: () => (/* binding */ attestationsText),
/* harmony export */   D_: () => (/* binding */ unbroken),
/* harmony export */   GB: () => (/* binding */ basisText),
/* harmony export */   IB: () => (/* binding */ aboutSavedTime),
/* harmony export */   K2: () => (/* binding */ beforeCompression),
/* harmony export */   KN: () => (/* binding */ percent),
/* harmony export */   T7: () => (/* binding */ usdInWords),
/* harmony export */   Zk: () => (/* binding */ savedTime),
/* harmony export */   dR: () => (/* binding */ usd),
/* harmony export */   hS: () => (/* binding */ counted),
/* harmony export */   pV: () => (/* binding */ bytesText),
/* harmony export */   zD: () => (/* binding */ grouped)
/* harmony export */ });
/* harmony import */ var _shared_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6058);
/* harmony import */ var _savings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3773);


function counted(count, noun, plural = `${noun}s`) {
    return `${grouped(count)} ${count === 1 ? noun : plural}`;
}
function grouped(count) {
    return count.toLocaleString('en-US');
}
function unbroken(text) {
    return text.replaceAll(' ', '\u00a0');
}
const beforeCompression = 'before compression';
function bytesText(bytes, uncompressed) {
    if (uncompressed === 0)
        return (0,_shared_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z)(bytes);
    if (uncompressed === bytes)
        return `${(0,_shared_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z)(bytes)} ${beforeCompression}`;
    return `${(0,_shared_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z)(bytes)} (${(0,_shared_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z)(uncompressed)} of it ${beforeCompression})`;
}
function attestationsText({ attestations }, dryRun = false) {
    if (attestations === undefined)
        return '';
    const { count, bytes, bytesPushed } = attestations;
    const sent = dryRun ? 'to push' : 'pushed';
    const size = bytesPushed === bytes ? `${(0,_shared_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z)(bytes)} ${sent}` : partlySent(bytes, bytesPushed, sent);
    return `+ ${counted(count, 'attestation')}, ${size}`;
}
function partlySent(bytes, bytesPushed, sent) {
    if (bytesPushed === 0)
        return (0,_shared_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z)(bytes);
    return `${(0,_shared_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z)(bytes)}, ${(0,_shared_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z)(bytesPushed)} of it ${sent}`;
}
function percent(part, whole) {
    if (whole <= 0)
        return '0%';
    const value = Math.round((part / whole) * 100);
    if (value === 0 && part > 0)
        return '<1%';
    if (value === 100 && part < whole)
        return '>99%';
    return `${value}%`;
}
function usd(amount) {
    if (amount === 0)
        return '0 USD';
    if (amount >= 0.1)
        return `${amount.toFixed(2)} USD`;
    return amount < 0.0001 ? '<0.0001 USD' : `${Number(amount.toPrecision(amount < 0.01 ? 1 : 2))} USD`;
}
function usdInWords(amount) {
    return amount < 0.0001 ? 'less than 0.0001 USD' : usd(amount);
}
function savedTime(savings) {
    const milliseconds = savings.seconds * 1000;
    if (milliseconds < 100)
        return '<0.1 s';
    return milliseconds < 1000 ? `${(milliseconds / 1000).toFixed(1)} s` : (0,_shared_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a)(milliseconds);
}
function aboutSavedTime(savings) {
    const time = savedTime(savings);
    return time.startsWith('<') ? `less than ${time.slice(1)}` : `about ${time}`;
}
function rateText(bytesPerSecond) {
    return `${(0,_shared_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z)(Math.round(bytesPerSecond))}/s`;
}
function basisText(savings) {
    if (savings.basis === 'measured')
        return `at the measured upload rate of ${rateText(savings.bytesPerSecond)}`;
    const part = savings.assumedBytes < savings.bytes ? 'partly ' : '';
    return `${part}at an assumed upload rate of ${rateText(_savings_js__WEBPACK_IMPORTED_MODULE_0__/* .assumedBytesPerSecond */ .BN)}`;
}


/***/ })

};
