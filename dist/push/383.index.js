export const id = 383;
export const ids = [383];
export const modules = {

/***/ 7352:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PK: () => (/* binding */ setPushOutputs)
/* harmony export */ });
/* unused harmony exports pushOutputNames, reportOutputNames, relayOutputNames, setReportOutputs, setRelayOutputs */
/* harmony import */ var _runner_files_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2788);

const totalsNames = [
    'layers-pushed',
    'layers-mounted',
    'layers-existing',
    'bytes-pushed',
    'bytes-mounted',
    'bytes-existing',
    'saved-bytes',
    'saved-minutes',
];
const pushOutputNames = [
    'registry',
    'repository',
    'digest',
    'image',
    'tags',
    'blob-mounting',
    ...totalsNames,
    'report',
    'images',
];
const reportOutputNames = ['services', 'images', ...totalsNames, 'report'];
const relayOutputNames = (/* unused pure expression or super */ null && (['registry', 'report']));
async function setPushOutputs(first, images, report, reportPath) {
    await setOutputs(pushOutputNames, {
        registry: first.registry,
        repository: first.repository,
        digest: first.digest ?? '',
        image: referenceOf(first),
        tags: tagsOf(first).join('\n'),
        'blob-mounting': report.blobMounting,
        ...totalsOf(report),
        report: reportPath,
        images: JSON.stringify(images.map(entryOf)),
    });
}
function entryOf({ image, result, report }) {
    const { 'saved-bytes': _, 'saved-minutes': __, ...counts } = totalsOf(report);
    return {
        image,
        repository: result.repository,
        digest: result.digest ?? '',
        reference: referenceOf(result),
        tags: tagsOf(result),
        ...counts,
    };
}
function referenceOf({ registry, repository, digest }) {
    return digest === undefined ? '' : `${registry}/${repository}@${digest}`;
}
function tagsOf({ registry, repository, tags }) {
    return tags.map(tag => `${registry}/${repository}:${tag}`);
}
async function setReportOutputs(combined, counts, reportPath) {
    await setOutputs(reportOutputNames, { ...counts, ...totalsOf(combined), report: reportPath });
}
async function setRelayOutputs(values) {
    await setOutputs(relayOutputNames, values);
}
function totalsOf({ totals, savings }) {
    return {
        'layers-pushed': totals.layersPushed,
        'layers-mounted': totals.layersMounted,
        'layers-existing': totals.layersExisting,
        'bytes-pushed': totals.bytesPushed,
        'bytes-mounted': totals.bytesMounted,
        'bytes-existing': totals.bytesExisting,
        'saved-bytes': savings.bytes,
        'saved-minutes': savings.minutes,
    };
}
async function setOutputs(names, values) {
    for (const name of names)
        await (0,_runner_files_js__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .u)(name, values[name]);
}


/***/ }),

/***/ 2383:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  costLines: () => (/* binding */ costLines),
  digestText: () => (/* binding */ digestText),
  publish: () => (/* binding */ publish),
  writeReport: () => (/* binding */ writeReport)
});

// EXTERNAL MODULE: ./lib/report/build.js
var build = __webpack_require__(8134);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/oci/digest.js
var digest = __webpack_require__(9501);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
;// CONCATENATED MODULE: ./lib/report/file.js





async function writeReportFile(report, dir) {
    const path = (0,external_node_path_.join)(dir, fileName(report));
    try {
        await (0,promises_.mkdir)(dir, { recursive: true });
        const text = `${JSON.stringify(report, null, 2)}\n`;
        await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,promises_.writeFile)(path, text));
        return path;
    }
    catch (error) {
        throw (0,file_error/* writeError */.oG)(error, 'write the report', path);
    }
}
function fileName(report) {
    const identity = report.images.map(({ registry, repository, digest, tags, platforms, layers }) => [
        registry,
        repository,
        digest ?? layers.map(layer => layer.digest),
        tags,
        platforms,
    ]);
    const key = (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 8);
    const [image, second] = report.images;
    if (image === undefined || second !== undefined)
        return `ecr-push-report-combined-${key}.json`;
    const slug = image.repository.replace(/[^a-z0-9]+/g, '-').slice(0, 80);
    const hex = image.digest === undefined ? '' : `-${(0,digest/* hexOf */.ZD)(image.digest).slice(0, 12)}`;
    return `ecr-push-report-${slug}${hex}-${key}.json`;
}

// EXTERNAL MODULE: ./lib/report/run.js
var run = __webpack_require__(2639);
// EXTERNAL MODULE: ./lib/shared/units.js
var units = __webpack_require__(6058);
// EXTERNAL MODULE: ./lib/action/action-logger.js
var action_logger = __webpack_require__(7123);
// EXTERNAL MODULE: ./lib/action/after-push.js
var after_push = __webpack_require__(4857);
// EXTERNAL MODULE: ./lib/action/inert.js
var inert = __webpack_require__(3846);
// EXTERNAL MODULE: ./lib/action/outputs.js
var outputs = __webpack_require__(7352);
// EXTERNAL MODULE: ./lib/action/report-settings.js + 4 modules
var report_settings = __webpack_require__(9119);
// EXTERNAL MODULE: ./lib/action/write-summary.js
var write_summary = __webpack_require__(7120);
;// CONCATENATED MODULE: ./lib/action/publish.js











async function publish(image, result, settings, pushed) {
    for (const tag of result.tags)
        action_logger/* actionLogger */.v.info(`${tag}: ${digestText(result)}`);
    action_logger/* actionLogger */.v.group('Timing and requests', costLines(result));
    const report = (0,build/* buildReport */.F)((0,inert/* inertResult */.wU)(result), {
        prices: settings.prices,
        run: (0,run/* runFromEnvironment */.R)(process.env),
    });
    await (0,outputs/* setPushOutputs */.PK)(result, [{ image, result, report }], report, await writeReport(report, pushed));
    if (settings.summary)
        await (0,write_summary/* writeSummary */.S)([report], { pushed });
    await (0,report_settings/* commentOn */.Jt)([report], settings);
}
async function writeReport(report, pushed) {
    try {
        return await writeReportFile(report, (0,report_settings/* reportDirectory */.s6)());
    }
    catch (error) {
        if (!(error instanceof file_error/* FileError */.f6))
            throw error;
        action_logger/* actionLogger */.v.warning(`${(0,after_push/* warningAfterPush */.z)(error, pushed)} The output "report" is empty.`);
        return '';
    }
}
function costLines({ phases, milliseconds, requests, retries, throttledRequests }) {
    const kinds = Object.entries(requests).map(([kind, count]) => `${kind} ${count}`);
    return [
        ...phases.map(phase => `${phase.name}: ${(0,units/* formatDuration */.a)(phase.milliseconds)}`),
        `total: ${(0,units/* formatDuration */.a)(milliseconds)}`,
        `requests: ${kinds.join(', ')}; throttled ${throttledRequests}, retried ${retries}`,
    ];
}
function digestText({ digest, size, dryRun }) {
    if (digest === undefined)
        return 'digest unknown before the push';
    return `${dryRun ? 'would get ' : ''}digest: ${digest} size: ${size}`;
}


/***/ }),

/***/ 7120:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ writeSummary)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var _report_summary_render_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7015);
/* harmony import */ var _shared_file_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2188);
/* harmony import */ var _action_logger_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7123);
/* harmony import */ var _after_push_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4857);





const leastRoom = 4096;
async function writeSummary(reports, { pushed, ...options } = {}) {
    const path = process.env['GITHUB_STEP_SUMMARY'];
    if (path === undefined || path === '' || reports.length === 0)
        return false;
    try {
        const room = _report_summary_render_js__WEBPACK_IMPORTED_MODULE_1__/* .maxSummaryBytes */ .aH - (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path)).size;
        if (room < leastRoom)
            return false;
        const text = `${(0,_report_summary_render_js__WEBPACK_IMPORTED_MODULE_1__/* .renderSummary */ .Br)(reports, { ...options, maxBytes: room })}\n`;
        await (0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .whenHandlesAreFree */ .OY)(() => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.appendFile)(path, text));
        return true;
    }
    catch (error) {
        _action_logger_js__WEBPACK_IMPORTED_MODULE_3__/* .actionLogger */ .v.warning((0,_after_push_js__WEBPACK_IMPORTED_MODULE_4__/* .warningAfterPush */ .z)((0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .writeError */ .oG)(error, 'write the job summary', path, 'nowhere'), pushed));
        return false;
    }
}


/***/ }),

/***/ 8134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ buildReport)
/* harmony export */ });
/* harmony import */ var _shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2712);
/* harmony import */ var _savings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3773);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7455);
/* harmony import */ var _totals_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5251);




function buildReport(result, context) {
    const totals = (0,_totals_js__WEBPACK_IMPORTED_MODULE_3__/* .totalsOf */ .vA)(distinct(result.layers));
    const rate = (0,_savings_js__WEBPACK_IMPORTED_MODULE_1__/* .uploadRate */ .os)(result.upload);
    return {
        schema: _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .reportVersion */ .fV,
        tool: {
            name: 'ecr-mount-push',
            ...(context.toolVersion === undefined ? {} : { version: context.toolVersion }),
        },
        createdAt: (context.createdAt ?? new Date()).toISOString(),
        ...(context.run === undefined ? {} : { run: context.run }),
        images: [imageOf(result)],
        totals,
        savings: (0,_savings_js__WEBPACK_IMPORTED_MODULE_1__/* .estimateSavings */ .mp)([{ bytes: totals.bytesMounted, rate }], context.prices),
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
    return (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .cutEnd */ .ym)((0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text), _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .maxTextLength */ .Wh);
}
function shortened(text) {
    return (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .cutEnd */ .ym)((0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text), 256);
}


/***/ })

};
