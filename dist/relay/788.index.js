export const id = 788;
export const ids = [788];
export const modules = {

/***/ 5788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runRelay: () => (/* binding */ runRelay)
});

// EXTERNAL MODULE: ./lib/shared/abort.js
var abort = __webpack_require__(1487);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/action/action-logger.js
var action_logger = __webpack_require__(7123);
;// CONCATENATED MODULE: ./lib/action/cancellation.js

const graceMilliseconds = 1500;
function listenForCancellation(onOverdue) {
    const controller = new AbortController();
    let overdue;
    const cancel = () => {
        overdue ??= setTimeout(onOverdue, graceMilliseconds).unref();
        controller.abort(new errors/* CancelledError */.cc());
    };
    process.on('SIGINT', cancel);
    process.on('SIGTERM', cancel);
    return {
        signal: controller.signal,
        dispose: () => {
            clearTimeout(overdue);
            if (overdue !== undefined)
                return;
            process.off('SIGINT', cancel);
            process.off('SIGTERM', cancel);
        },
    };
}

;// CONCATENATED MODULE: ./lib/action/exit.js
function exitWhenWritten() {
    process.stdout.write('', () => process.exit());
}

// EXTERNAL MODULE: ./lib/action/fail.js
var fail = __webpack_require__(2736);
// EXTERNAL MODULE: ./lib/action/inert.js
var inert = __webpack_require__(3846);
// EXTERNAL MODULE: ./lib/action/runner-files.js
var runner_files = __webpack_require__(2788);
;// CONCATENATED MODULE: ./lib/action/outputs.js

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
const relayOutputNames = ['registry', 'report'];
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
        await (0,runner_files/* setOutput */.u)(name, values[name]);
}

// EXTERNAL MODULE: ./lib/action/report-settings.js + 4 modules
var report_settings = __webpack_require__(9119);
// EXTERNAL MODULE: ./lib/action/spool-directory.js + 1 modules
var spool_directory = __webpack_require__(4359);
// EXTERNAL MODULE: ./lib/action/relay/background.js
var background = __webpack_require__(8306);
// EXTERNAL MODULE: ./lib/action/relay/relay-inputs.js + 4 modules
var relay_inputs = __webpack_require__(907);
// EXTERNAL MODULE: ./lib/action/relay/relay-log.js
var relay_log = __webpack_require__(3990);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 11 modules
var lib_core = __webpack_require__(3360);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(5491);
// EXTERNAL MODULE: ./lib/action/relay/messages.js
var messages = __webpack_require__(8650);
// EXTERNAL MODULE: ./lib/action/relay/report-file.js + 2 modules
var report_file = __webpack_require__(3336);
;// CONCATENATED MODULE: ./lib/action/relay/relay-state.js








const stateName = 'relay';
const stateSchema = schemas/* object */.Ikc({ control: messages/* controlSchema */.Ze, report: schemas/* string */.YjP() });
async function saveRelay(control, report) {
    (0,inert/* mask */.dK)(control.secret);
    await (0,runner_files/* saveState */.L)(stateName, JSON.stringify({ control, report }));
}
function savedRelay() {
    const text = core.getState(stateName);
    if (text === '')
        return undefined;
    const { data } = stateSchema.safeParse(parseOrNothing(text));
    if (data !== undefined && isReportPath(data.report))
        return data;
    throw new PushError('The state of this step is not that of a relay, so no relay was ended, and there is no report.', 'Look for a step of this job that writes to GITHUB_STATE.');
}

;// CONCATENATED MODULE: ./lib/action/relay/run-relay.js















async function runRelay() {
    const begun = {};
    const cancellation = listenForCancellation(() => leaveAtOnce(begun));
    try {
        await start(begun, cancellation.signal);
    }
    catch (error) {
        await undo(begun);
        (0,fail/* fail */.fJ)(error);
    }
    finally {
        cancellation.dispose();
    }
    exitWhenWritten();
}
async function start(begun, signal) {
    (0,inert/* hideEnvironment */.ed)(process.env);
    const { registry } = (0,relay_inputs/* readRelayInputs */.P)();
    (0,report_settings/* readReportSettings */.i$)();
    begun.directory = await (0,spool_directory/* makeSpoolDirectory */.Lb)();
    const report = (0,report_file/* newReportPath */.Ir)();
    begun.background = await background/* Background */.V.start({
        directory: begun.directory,
        report,
        runner: process.ppid,
    });
    const ready = await (0,abort/* untilAborted */.Eu)(begun.background.ready, signal);
    const [address = '', token] = ready.registry.split('/');
    (0,inert/* hide */.jD)(token);
    await saveRelay(ready.control, report);
    await begun.background.release();
    await setRelayOutputs({ registry: ready.registry, report });
    action_logger/* actionLogger */.v.info(`The relay listens on ${address} and pushes to ECR in ${registry.region}. Push to the output "registry".`);
}
async function undo({ directory, background }) {
    await background?.end();
    if (directory === undefined)
        return;
    (0,relay_log/* printLog */.Ct)(await (0,relay_log/* readLog */.x6)(directory));
    await (0,spool_directory/* removeSpoolDirectory */.x$)(directory);
}
function leaveAtOnce({ directory, background }) {
    (0,fail/* fail */.fJ)(new errors/* CancelledError */.cc());
    background?.kill();
    if (directory !== undefined)
        (0,spool_directory/* removeSpoolDirectoryNow */.PP)(directory);
    exitWhenWritten();
}


/***/ })

};
