export const id = 218;
export const ids = [218,276];
export const modules = {

/***/ 7218:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  OnePush: () => (/* binding */ OnePush)
});

// EXTERNAL MODULE: ./lib/images/pushable-image.js
var pushable_image = __webpack_require__(1136);
// EXTERNAL MODULE: ./lib/oci/digest.js
var oci_digest = __webpack_require__(9501);
// EXTERNAL MODULE: ./lib/shared/one-line.js
var one_line = __webpack_require__(2712);
// EXTERNAL MODULE: ./lib/shared/units.js
var units = __webpack_require__(6058);
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

// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
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

// EXTERNAL MODULE: ./lib/ecr/creation-templates.js
var creation_templates = __webpack_require__(7011);
;// CONCATENATED MODULE: ./lib/engine/opening/creation.js


async function withCreation(context, session) {
    const { target } = session;
    if (!target.missing || target.creation !== undefined)
        return session;
    return { ...session, target: { ...target, creation: await creationOnPush(context, session) } };
}
async function creationOnPush({ ecr, options }, { otherAccount }) {
    if (otherAccount !== undefined)
        return { expected: 'maybe' };
    try {
        const template = (0,creation_templates/* templateFor */.a)(options.repository, await ecr.creationTemplates());
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

// EXTERNAL MODULE: ./lib/oci/image-tree.js
var image_tree = __webpack_require__(2997);
;// CONCATENATED MODULE: ./lib/engine/manifest-levels.js
function manifestLevels(root) {
    const levels = [];
    const visit = (node, depth) => {
        levels[depth] ??= new Map();
        levels[depth].set(node.descriptor.digest, node);
        if (node.kind === 'index')
            for (const child of node.children)
                visit(child, depth + 1);
    };
    visit(root, 0);
    return levels.reverse().map(level => [...level.values()]);
}
function manifestDigestsOf(root) {
    const nodes = manifestLevels(root).toReversed().flat();
    return [...new Set(nodes.map(node => node.descriptor.digest))];
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
    const digests = (0,image_tree/* needsCompression */.y_)(image) ? [] : manifestDigestsOf(image);
    const references = [...digests, ...options.tags];
    try {
        return { ...(await ecr.resolveImages(name, references)), repositoryMissing: false };
    }
    catch (error) {
        if (error instanceof errors/* RepositoryNotFoundError */.wN) {
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
            if (!(0,errors/* isRegistryAnswer */.O)(error))
                throw error;
            if (!(error instanceof errors/* RepositoryNotFoundError */.wN))
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
        if (error instanceof errors/* RepositoryNotFoundError */.wN)
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
    return await withCreation(context, { connection, ...setting, target, pullThroughPrefixes, listing });
}
async function accountSetting({ ecr, options }, signingIn, tolerated) {
    const { registryId } = ecr;
    if (registryId !== undefined && !(await isCallers(ecr, await signingIn, tolerated))) {
        return { blobMounting: 'UNKNOWN', otherAccount: registryId };
    }
    return { blobMounting: await readBlobMounting(ecr, options.blobMounting, tolerated) };
}
async function isCallers(ecr, { authorization }, tolerated) {
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

;// CONCATENATED MODULE: ./lib/engine/log/tolerated-warnings.js

const consequences = {
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
    return [...keys].map(key => consequences[key]).join('; ');
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

;// CONCATENATED MODULE: ./lib/oci/attestations.js
const reference = 'vnd.docker.reference.digest';
const inTotoType = 'application/vnd.in-toto+json';
function attestedDigest(member) {
    return member.annotations?.[reference];
}
function withAttestedDigest(member, digest) {
    return { ...member, annotations: { ...member.annotations, [reference]: digest } };
}

// EXTERNAL MODULE: ./lib/oci/image-config.js
var image_config = __webpack_require__(6319);
// EXTERNAL MODULE: ./lib/oci/manifest.js
var oci_manifest = __webpack_require__(4360);
// EXTERNAL MODULE: ./lib/oci/media-types.js
var media_types = __webpack_require__(261);
// EXTERNAL MODULE: ./lib/oci/platform.js
var oci_platform = __webpack_require__(7122);
;// CONCATENATED MODULE: ./lib/images/image-tree/index-form.js








function inIndexForm(root, form) {
    if (form === 'never' && root.kind === 'index')
        return single(root);
    if (form === 'always' && root.kind === 'manifest')
        return wrapped(root);
    return root;
}
function single(root) {
    const images = (0,image_tree/* manifestsOf */.oF)(root).filter(isImage);
    const [image] = images;
    if (image === undefined || images.length > 1)
        throw notSingle(images);
    return image;
}
function isImage(node) {
    const platform = platformFor(node);
    return (attestedDigest(node.descriptor) === undefined &&
        node.manifest.artifactType === undefined &&
        platform !== undefined &&
        !(0,oci_platform/* isUnknownPlatform */._H)(platform));
}
function platformFor({ descriptor, config }) {
    return descriptor.platform ?? (0,image_config/* platformOf */.tj)(config);
}
function notSingle(images) {
    const platforms = images.map(platformFor).filter(platform => platform !== undefined);
    const names = [...new Set(platforms.map(oci_platform/* formatPlatform */.Bq))].slice(0, 10);
    if (names.length === 0) {
        return new errors/* InputError */.dz('index', 'is never, but the index contains no image for a platform.', 'Remove it to push the index as it is.');
    }
    return new errors/* InputError */.dz('index', `is never, but the image has several platforms: ${names.join(', ')}.`, `Set "platforms" to one of them (platforms: ${names[0]}), or remove "index".`);
}
function wrapped(image) {
    const { mediaType, digest, size } = image.descriptor;
    const platform = platformFor(image);
    const member = { mediaType, digest, size, ...(platform && { platform }) };
    const docker = mediaType === media_types/* mediaTypes */.Ib.dockerManifest && platform !== undefined;
    const type = docker ? media_types/* mediaTypes */.Ib.dockerList : media_types/* mediaTypes */.Ib.ociIndex;
    const index = { schemaVersion: 2, mediaType: type, manifests: [member] };
    const bytes = (0,oci_manifest/* serializeManifest */.MZ)(index);
    const descriptor = { mediaType: type, digest: (0,oci_digest/* digestOf */.ol)(bytes), size: bytes.byteLength };
    return { kind: 'index', descriptor, bytes, index, children: [{ ...image, descriptor: member }] };
}

;// CONCATENATED MODULE: ./lib/engine/index-form.js

function inRequestedForm({ options, log }, image) {
    const formed = inIndexForm(image, options.index ?? 'auto');
    if (formed !== image)
        log.opening.indexFormChanged(image, formed);
    return formed;
}

// EXTERNAL MODULE: ./lib/shared/read-bounded.js
var read_bounded = __webpack_require__(9105);
// EXTERNAL MODULE: ./lib/engine/push-options.js
var push_options = __webpack_require__(5547);
// EXTERNAL MODULE: ./lib/engine/locating/image-blobs.js
var image_blobs = __webpack_require__(6526);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(5491);
// EXTERNAL MODULE: ./lib/oci/ecr-host.js
var ecr_host = __webpack_require__(4114);
// EXTERNAL MODULE: ./lib/oci/reference.js
var oci_reference = __webpack_require__(3940);
;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/hints.js






const noHints = { repositories: [], baseNames: [] };
const maxHints = 16;
const baseNameKey = 'org.opencontainers.image.base.name';
async function hintsOf(root, registryHost, origin, readBlob) {
    const promoted = origin !== undefined && (0,ecr_host/* isSameRegistry */.mS)(origin.host, registryHost);
    const references = [...annotated(root), ...(promoted ? [] : await materials(root, readBlob))];
    const repositories = new Set();
    const baseNames = new Set();
    if (promoted)
        repositories.add(origin.repository);
    for (const text of references) {
        const reference = (0,oci_reference/* parseReference */.F2)(text);
        if (reference === undefined)
            continue;
        const here = reference.host !== undefined && (0,ecr_host/* isSameRegistry */.mS)(reference.host, registryHost);
        if (here)
            repositories.add(reference.repository);
        else
            baseNames.add(reference.repository.slice(reference.repository.lastIndexOf('/') + 1));
    }
    for (const name of (0,image_tree/* manifestsOf */.oF)(root).flatMap(runtimesOf))
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
    const statements = (0,image_tree/* manifestsOf */.oF)(root)
        .flatMap(node => node.manifest.layers)
        .filter(layer => layer.mediaType === inTotoType && isProvenance(layer) && layer.size <= oci_manifest/* maxManifestBytes */.rq)
        .slice(0, maxHints);
    const blobs = await Promise.all(statements.map(readBlob));
    return blobs.flatMap(bytes => (bytes === undefined ? [] : materialsOf(bytes)));
}
function isProvenance(layer) {
    return layer.annotations?.['in-toto.io/predicate-type']?.startsWith('https://slsa.dev/provenance/') ?? true;
}
function materialsOf(statement) {
    try {
        const { predicate } = provenance.parse((0,oci_manifest/* parseJsonOrNothing */.Ip)(statement));
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

// EXTERNAL MODULE: ./lib/shared/delay.js
var delay = __webpack_require__(3914);
;// CONCATENATED MODULE: ./lib/engine/locating/mount-sources/search-pace.js

const askedAtOnce = 96;
const perSecond = { most: 500, shared: 1000 / 40 };
const growth = 1.5;
class SearchPace {
    #clock;
    #throttled;
    #rate = perSecond.most;
    #rateSince = 0;
    #throttledBefore = 0;
    #asked = 0;
    #next = 0;
    constructor({ throttled, clock = delay/* systemClock */.ml }) {
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

// EXTERNAL MODULE: ./lib/shared/sum.js
var sum = __webpack_require__(9650);
// EXTERNAL MODULE: ./lib/engine/result.js
var result = __webpack_require__(985);
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
        const parsed = (0,oci_manifest/* parseManifest */.Ng)(bytes, mediaType, digest);
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
        const diffIds = (0,image_config/* diffIdsOf */.Nq)((0,image_config/* parseImageConfig */.FB)(bytes, config));
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

// EXTERNAL MODULE: ./lib/ecr/control-plane.js
var control_plane = __webpack_require__(3932);
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

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
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
        return Promise.race([here, (0,promises_.setImmediate)(false)]);
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



const open_discovery_consequences = {
    list: 'registry-unlisted',
    'rest-of-list': 'registry-listed-in-part',
    layers: 'sources-unchecked',
    'diff-ids': 'diff-ids-unmatched',
};
function openBesideTransfer(context, session, hints, tolerated) {
    const { options, requests } = context;
    const unlimited = options.maxMountSources === 'auto' && !options.dryRun;
    const limit = unlimited ? Number.POSITIVE_INFINITY : (0,push_options/* limitBeforeSending */.VX)(options);
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
        tolerate: (error, request) => tolerated.tolerate(error, open_discovery_consequences[request]),
    });
}
function encryptionOfNew({ creation }, { createRepository }) {
    return creation?.expected === 'yes' ? creation.template.encryption : createRepository?.encryption;
}

;// CONCATENATED MODULE: ./lib/engine/locating/patience.js

const patienceMilliseconds = 300;
class Patience {
    #end;
    #signal;
    constructor(milliseconds, signal) {
        this.#end = performance.now() + milliseconds;
        this.#signal = signal;
    }
    static of({ tuning, signal }) {
        return new Patience(tuning?.patience ?? patienceMilliseconds, signal);
    }
    async waitFor(work) {
        await (0,delay/* waitFor */.fm)(work, Math.max(0, this.#end - performance.now()), this.#signal);
    }
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

;// CONCATENATED MODULE: ./lib/engine/locating/discover.js










function planNow({ image, discovery, mounting: allowed }, mounting = allowed) {
    return planOf(image, discovery.found, mounting);
}
async function discover(context, session, root, mounting, tolerated) {
    const blobs = (0,image_blobs/* blobsOfImage */.T)(root);
    const hints = context.options.mountFrom.none ? noHints : await readHints(context, session, root);
    const discovery = openBesideTransfer(context, session, hints, tolerated);
    const known = await knownDiffIds(context, session, blobs, mounting, discovery);
    const resolved = blobs.layers.map(layer => known.get(layer.descriptor.digest)?.descriptor ?? ownDescriptor(layer));
    const layers = resolved.filter(descriptor => descriptor !== undefined);
    const missingLayers = resolved
        .filter((_, position) => blobs.layers[position]?.missingAtSource)
        .filter(descriptor => descriptor !== undefined);
    const digests = [...layers, ...blobs.configs].map(({ digest }) => digest);
    const present = lookUpInTarget(context, session, digests, tolerated);
    const wanted = {
        layers: mounting ? layers : missingLayers,
        missingLayers,
        chains: chainsOf(blobs, known),
        present: withSiblings(present, context.siblings),
    };
    wanted.present.catch(() => { });
    const search = discovery.search(requestOf(wanted));
    const patience = Patience.of(context);
    const begun = async () => {
        if (context.options.dryRun || missingLayers.length > 0)
            await search.over;
        else if (copiesEncryption(context, session))
            await search.answered((0,push_options/* limitBeforeSending */.VX)(context.options));
        else
            await patience.waitFor(search.answered(1));
    };
    const [existing] = await Promise.all([present, begun()]);
    return {
        image: {
            blobs,
            layers: blobs.layers.map((layer, position) => {
                const descriptor = resolved[position];
                return {
                    layer,
                    ...(descriptor === undefined ? {} : { descriptor }),
                    matchedByDiffId: known.has(layer.descriptor.digest),
                    existing: descriptor !== undefined && existing.has(descriptor.digest),
                };
            }),
            configs: blobs.configs.filter(({ digest }) => !existing.has(digest)),
        },
        discovery,
        search,
        bestAnswered: () => patience.waitFor(search.answered(askedAtOnce)),
        mounting,
    };
}
function copiesEncryption({ options }, { target }) {
    const { missing, creation } = target;
    if (!missing || creation?.expected === 'yes')
        return false;
    return options.createRepository !== undefined && options.createRepository.encryption === undefined;
}
async function withSiblings(present, siblings) {
    const inTarget = await present;
    if (siblings === undefined)
        return inTarget;
    return { has: digest => inTarget.has(digest) || siblings.bring(digest) };
}
function ownDescriptor(layer) {
    return layer.uncompressed && !layer.missingAtSource ? undefined : layer.descriptor;
}
function chainsOf(blobs, known) {
    return blobs.chains.map(chain => chain.map(digest => known.get(digest)?.descriptor.digest ?? digest));
}
function readHints(context, session, root) {
    const { origin } = context.source;
    return hintsOf(root, session.connection.host, origin, blob => readSmall(context, blob));
}
async function readSmall({ source }, blob) {
    try {
        return await (0,read_bounded/* readBounded */.C)(await source.open(blob), oci_manifest/* maxManifestBytes */.rq);
    }
    catch {
        return undefined;
    }
}
async function knownDiffIds({ options }, { connection }, blobs, mounting, discovery) {
    const wanted = blobs.layers.filter(layer => layer.uncompressed).map(layer => layer.descriptor.digest);
    if (wanted.length === 0 || !options.matchDiffIds)
        return new Map();
    return discovery.matchDiffIds({
        wanted,
        chains: blobs.chains,
        target: connection.repository(options.repository),
        repository: name => connection.repository(name),
        readsSources: mounting,
        compression: options.compression,
    });
}
function lookUpInTarget(context, session, digests, tolerated) {
    if (session.target.missing)
        return Promise.resolve(new Map());
    return presentInTarget(context.ecr, session.connection.repository(context.options.repository), digests, tolerated);
}
function requestOf({ layers, missingLayers, chains, present }) {
    const needed = new Set(missingLayers.map(({ digest }) => digest));
    const shareable = new Set(chains.flat());
    const wanted = layers.filter(({ digest }) => shareable.has(digest) || needed.has(digest));
    return { wanted, needed, present, chains };
}

;// CONCATENATED MODULE: ./lib/engine/locating/obtainable.js


function checkObtainable({ source, options }, plan) {
    const missing = absentLayers(plan).find(({ layer, elsewhere }) => {
        return layer.missingAtSource && elsewhere.length === 0;
    });
    if (missing === undefined)
        return;
    const others = otherPlaces(options.repository, plan.search.cost.asked);
    throw new errors/* ImageError */.C8(`Layer ${missing.descriptor.digest} is missing from ${source.description}${others}.`, 'Rebuild the image with all its layers, or push its base first and add that repository to "mount-from".');
}
function otherPlaces(target, checked) {
    if (checked === 0)
        return ` and from repository ${target}`;
    const others = checked === 1 ? '1 other repository that was' : `${checked} other repositories that were`;
    return `, from repository ${target} and from the ${others} checked`;
}

;// CONCATENATED MODULE: ./lib/engine/locating/plan-summary.js


function logPlan(plan, repository, log, isUnderWay = false) {
    for (const layer of plan.blobs.byReference)
        log.keptByReference(layer);
    log.planFound(repository, summarize(plan, isUnderWay));
}
function summarize(plan, isUnderWay) {
    const layers = plan.layers.filter(({ layer }) => !layer.attestation);
    const attestations = plan.layers.filter(({ layer }) => layer.attestation);
    const absent = absentLayers({ layers }).map(({ descriptor, heldBy }) => ({
        size: descriptor.size,
        held: plan.mounting && heldBy.length > 0,
    }));
    const sizes = new Map(layers.map(({ descriptor }) => [descriptor?.digest, descriptor?.size ?? 0]));
    const sizeOf = (digest) => sizes.get(digest) ?? 0;
    return {
        total: layers.length,
        existing: layers.filter(({ existing }) => existing).length,
        held: count(absent.filter(({ held }) => held)),
        notFound: count(absent.filter(({ held }) => !held)),
        toCompress: layers.filter(({ descriptor }) => descriptor === undefined).length,
        isUnderWay,
        attestations: count(attestations.map(({ layer }) => layer.descriptor)),
        cost: plan.search.cost,
        holdings: plan.holdings.map(({ repository, digests }) => ({
            repository,
            layers: digests.filter(digest => sizes.has(digest)).length,
            bytes: (0,sum/* sumOf */.X)(digests, sizeOf),
        })),
    };
}
function count(layers) {
    return { layers: layers.length, bytes: (0,sum/* sumOf */.X)(layers, ({ size }) => size) };
}

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
    const layers = (0,image_blobs/* blobsOfImage */.T)(outcome.root).layers.map(({ descriptor, diffId, createdBy, platforms, attestation }) => ({
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
        platforms: (0,image_blobs/* blobsOfImage */.T)(root).platforms,
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

;// CONCATENATED MODULE: ./lib/engine/transfer/rebuild.js




function rebuild(node, substitutions) {
    if (node.kind === 'manifest')
        return rebuildManifest(node, substitutions);
    if (node.kind === 'index')
        return rebuildIndex(node, substitutions);
    return node;
}
function rebuildManifest(node, substitutions) {
    const { manifest } = node;
    if (!manifest.layers.some(layer => substitutions.has(layer.digest)))
        return node;
    const layers = manifest.layers.map(layer => substitute(layer, substitutions.get(layer.digest)));
    const docker = node.descriptor.mediaType === media_types/* mediaTypes */.Ib.dockerManifest;
    const staysDocker = docker && !layers.some(layer => layer.mediaType.endsWith('+zstd'));
    const mediaType = staysDocker ? media_types/* mediaTypes */.Ib.dockerManifest : media_types/* mediaTypes */.Ib.ociManifest;
    const rebuilt = {
        ...manifest,
        mediaType,
        config: docker && !staysDocker ? { ...manifest.config, mediaType: media_types/* mediaTypes */.Ib.ociConfig } : manifest.config,
        layers: layers.map(layer => ({ ...layer, mediaType: staysDocker ? dockerType(layer) : ociType(layer) })),
    };
    return { ...node, manifest: rebuilt, ...serialized(node.descriptor, rebuilt, mediaType) };
}
function substitute(layer, compressed) {
    return compressed === undefined ? layer : become(layer, compressed);
}
function dockerType({ mediaType }) {
    return mediaType === media_types/* mediaTypes */.Ib.ociLayerGzip ? media_types/* mediaTypes */.Ib.dockerLayerGzip : mediaType;
}
function ociType({ mediaType }) {
    return mediaType === media_types/* mediaTypes */.Ib.dockerLayerGzip ? media_types/* mediaTypes */.Ib.ociLayerGzip : mediaType;
}
function rebuildIndex(node, substitutions) {
    const images = node.children.map(child => rebuild(child, substitutions));
    const successors = successorsOf(node, images);
    const children = images.map(child => followSubject(child, successors));
    if (children.every((child, position) => child === node.children[position]))
        return node;
    const hasOci = children.some(child => child.descriptor.mediaType === media_types/* mediaTypes */.Ib.ociManifest);
    const mediaType = hasOci ? media_types/* mediaTypes */.Ib.ociIndex : node.descriptor.mediaType;
    const renamed = successorsOf(node, children);
    const index = {
        ...node.index,
        mediaType,
        manifests: node.index.manifests.map(entry => followRename(entry, renamed)),
    };
    return { ...node, index, children, ...serialized(node.descriptor, index, mediaType) };
}
function successorsOf({ children }, rebuilt) {
    const pairs = children.map((child, at) => [child.descriptor.digest, rebuilt[at]?.descriptor]);
    return new Map(pairs.flatMap(([digest, to]) => (to === undefined || to.digest === digest ? [] : [[digest, to]])));
}
function followSubject(node, successors) {
    const subject = node.kind === 'manifest' ? node.manifest.subject : undefined;
    const successor = subject && successors.get(subject.digest);
    if (node.kind !== 'manifest' || subject === undefined || successor === undefined)
        return node;
    const manifest = { ...node.manifest, subject: become(subject, successor) };
    return { ...node, manifest, ...serialized(node.descriptor, manifest, node.descriptor.mediaType) };
}
function followRename(entry, successors) {
    const own = successors.get(entry.digest);
    const renamed = own === undefined ? entry : become(entry, own);
    const attested = successors.get(attestedDigest(entry));
    return attested === undefined ? renamed : withAttestedDigest(renamed, attested.digest);
}
function become(entry, { mediaType, digest, size }) {
    const { data: _, ...rest } = entry;
    return { ...rest, mediaType, digest, size };
}
function serialized(original, manifest, mediaType) {
    const bytes = (0,oci_manifest/* serializeManifest */.MZ)(manifest);
    return {
        bytes,
        descriptor: become(original, { mediaType, digest: (0,oci_digest/* digestOf */.ol)(bytes), size: bytes.byteLength }),
    };
}
function substitutionsOf(layers) {
    const changed = layers.filter(({ plan, descriptor }) => plan.layer.descriptor.digest !== descriptor.digest);
    return new Map(changed.map(({ plan, descriptor }) => [plan.layer.descriptor.digest, descriptor]));
}

;// CONCATENATED MODULE: ./lib/engine/transfer/blob-bytes.js

class BlobBytes {
    #source;
    #connection;
    #elsewhere;
    constructor({ source }, connection, { layers }) {
        this.#source = source;
        this.#connection = connection;
        const missing = layers.filter(({ elsewhere }) => elsewhere.length > 0);
        this.#elsewhere = new Map(missing.flatMap(({ descriptor, elsewhere }) => (descriptor ? [[descriptor.digest, elsewhere]] : [])));
    }
    async open(blob) {
        const holders = this.#elsewhere.get(blob.digest);
        return holders === undefined ? await this.#source.open(blob) : await this.#copy(blob, holders);
    }
    async #copy({ digest }, holders) {
        let refusal;
        for (const holder of holders) {
            try {
                return await this.#connection.repository(holder).readBlob(digest);
            }
            catch (error) {
                if (!(0,errors/* isRegistryAnswer */.O)(error))
                    throw error;
                refusal = error;
            }
        }
        throw new errors/* ImageError */.C8(`Layer ${digest} is missing from ${this.#source.description}, and ${holders.join(', ')} did not return it: ${(0,errors/* messageOf */.bD)(refusal)}`, "Rebuild the image with all its layers, or allow ecr:GetDownloadUrlForLayer there in the role's IAM policy (see docs/iam.md).", { cause: refusal });
    }
}

// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(370);
// EXTERNAL MODULE: ./lib/engine/transfer/place-blob.js
var place_blob = __webpack_require__(8319);
;// CONCATENATED MODULE: ./lib/engine/transfer/pending-upload.js


const worthMounting = 4 * 1024 * 1024;
class MountedError extends errors/* AbortedError */.oM {
    constructor(digest) {
        super(`Layer ${digest} was mounted, so its upload was stopped.`, 'Nothing has to be done.');
    }
}
class PendingUpload {
    content;
    refusedBy;
    #giveUp = new AbortController();
    #mounted = Promise.withResolvers();
    #placed;
    #sent = 0;
    #isSending = false;
    #refusals;
    constructor(content, { refusedBy, known }) {
        this.content = content;
        this.refusedBy = new Set([...refusedBy, ...known]);
        this.#refusals = refusedBy.length;
    }
    get digest() {
        return this.content.digest;
    }
    get remaining() {
        return this.content.size - this.#sent;
    }
    get isWorthMounting() {
        return this.#placed === undefined && (!this.#isSending || this.remaining >= worthMounting);
    }
    get refusals() {
        return this.#refusals;
    }
    get placed() {
        return this.#placed;
    }
    get mounted() {
        return this.#mounted.promise;
    }
    get signal() {
        return this.#giveUp.signal;
    }
    beginSending() {
        this.#isSending = true;
    }
    sent(bytes) {
        this.#sent += bytes;
    }
    refuse(repositories) {
        for (const name of repositories)
            this.refusedBy.add(name);
        this.#refusals += repositories.length;
    }
    mount(from) {
        this.#placed = (0,place_blob/* mountedFrom */.Rp)(from, this.#refusals);
        this.#mounted.resolve(this.#placed);
        this.#giveUp.abort(new MountedError(this.digest));
    }
}

;// CONCATENATED MODULE: ./lib/engine/transfer/mountable-uploads.js



const large = 8 * 1024 * 1024;
const mostTries = 3;
const longestWait = 1000;
const triesPerQuestion = 3;
const askAgainMilliseconds = 3000;
class MountableUploads {
    #means;
    #pending = new Set();
    #ended = new AbortController();
    #tries = new WeakMap();
    #lastAsked;
    #asking;
    #isWatching = false;
    constructor(means) {
        this.#means = means;
        this.#lastAsked = means.clock.now();
    }
    end() {
        this.#ended.abort();
    }
    async upload(content, tries, guess) {
        const { discovery, progress, slots, mounting } = this.#means;
        const upload = new PendingUpload(content, tries);
        const stopListening = discovery.onHolder(content.digest, () => void this.#try(upload));
        if (mounting)
            this.#pending.add(upload);
        void this.#try(upload);
        progress.expect(content.size);
        try {
            const sent = slots.upload(() => this.#inTurn(upload, tries.session, guess));
            sent.catch(() => { });
            return await Promise.race([sent, upload.mounted]);
        }
        finally {
            stopListening();
            this.#pending.delete(upload);
            if (upload.placed !== undefined)
                progress.expect(-content.size);
        }
    }
    async #inTurn(upload, session, guess) {
        await this.#askBeforeSending(upload);
        if (upload.placed !== undefined)
            return upload.placed;
        const opened = session ?? (await this.#open(upload, guess()));
        if (opened === undefined)
            return await upload.mounted;
        const sending = this.#send(upload, opened);
        this.#watch();
        return await sending;
    }
    async #open(upload, from) {
        const { target, discovery } = this.#means;
        const named = from === undefined || upload.refusedBy.has(from) ? undefined : from;
        const opened = await target.openUpload(named === undefined ? undefined : { digest: upload.digest, from: named });
        if (!opened.mounted) {
            if (named !== undefined)
                upload.refuse([named]);
            return opened.session;
        }
        if (named === undefined)
            throw new TypeError('A mount needs a source.');
        discovery.confirm(upload.digest, named);
        upload.mount(named);
        return undefined;
    }
    async #send(upload, session) {
        const { until, progress, target } = this.#means;
        const sent = (bytes) => {
            upload.sent(bytes);
            progress.sent(bytes);
        };
        upload.beginSending();
        try {
            const blob = await progress.uploading(() => until(upload.signal).sendBlob(session, upload.content, sent));
            const { refusals } = upload;
            return { outcome: 'pushed', refusedMounts: refusals, attempts: refusals + blob.attempts };
        }
        catch (error) {
            if (upload.placed === undefined)
                throw error;
            void target.cancelUpload(session);
            return upload.placed;
        }
    }
    async #askBeforeSending(upload) {
        const { clock, askAgainMilliseconds, mounting } = this.#means;
        const isStale = clock.now() - this.#lastAsked >= askAgainMilliseconds;
        if (!mounting || upload.placed !== undefined)
            return;
        const ask = isStale && upload.content.size >= large;
        const answered = (ask ? this.#askAgain() : Promise.resolve()).then(() => this.#tries.get(upload));
        answered.catch(() => { });
        await (0,delay/* waitFor */.fm)(answered, longestWait, this.#ended.signal, clock).catch(() => { });
    }
    #watch() {
        if (this.#isWatching || !this.#means.mounting)
            return;
        this.#isWatching = true;
        void this.#watchUntilEnd().catch(() => { });
    }
    async #watchUntilEnd() {
        const { clock, askAgainMilliseconds } = this.#means;
        for (let round = 1; !this.#ended.signal.aborted; round += 1) {
            await clock.delay(askAgainMilliseconds / triesPerQuestion, this.#ended.signal);
            if (round % triesPerQuestion === 0)
                await this.#askAgain();
            else
                await this.#tryRefusedAgain();
        }
    }
    #askAgain() {
        this.#asking ??= this.#askOnce().finally(() => {
            this.#lastAsked = this.#means.clock.now();
            this.#asking = undefined;
        });
        return this.#asking;
    }
    async #askOnce() {
        const open = this.#largeOnes;
        if (open.length === 0)
            return;
        await this.#means.discovery.askAgain(open.map(({ digest }) => digest));
        await Promise.all(open.map(upload => this.#tries.get(upload)));
        await this.#tryRefusedAgain();
    }
    get #largeOnes() {
        return [...this.#pending]
            .filter(upload => upload.content.size >= large && upload.isWorthMounting)
            .toSorted((a, b) => b.remaining - a.remaining);
    }
    async #tryRefusedAgain() {
        const upload = this.#largeOnes.find(({ refusedBy }) => refusedBy.size > 0);
        const [longest] = upload?.refusedBy ?? [];
        if (upload === undefined || longest === undefined)
            return;
        upload.refusedBy.delete(longest);
        await this.#try(upload);
        if (upload.placed?.from !== longest)
            return;
        for (const other of this.#pending) {
            if (other.refusedBy.delete(longest))
                void this.#try(other);
        }
    }
    #try(upload) {
        const trying = (this.#tries.get(upload) ?? Promise.resolve())
            .then(() => this.#tryOnce(upload))
            .catch(() => { });
        this.#tries.set(upload, trying);
        return trying;
    }
    async #tryOnce(upload) {
        const { discovery, slots, target, mounting } = this.#means;
        if (!mounting || !this.#pending.has(upload) || !upload.isWorthMounting)
            return;
        const { digest } = upload;
        const known = discovery.holders
            .of(digest)
            .map(({ source }) => source.name)
            .filter(name => !upload.refusedBy.has(name))
            .slice(0, mostTries);
        if (known.length === 0)
            return;
        const mount = await slots.mount(() => (0,place_blob/* mountBlob */.ti)(target, digest, { known }));
        if (!mount.mounted) {
            upload.refuse(mount.refusedBy);
            if (mount.session !== undefined)
                void target.cancelUpload(mount.session);
            return;
        }
        const { from = '', refusedMounts } = mount.placed;
        upload.refuse(known.slice(0, refusedMounts));
        discovery.confirm(digest, from);
        upload.mount(from);
    }
}

;// CONCATENATED MODULE: ./lib/engine/transfer/blob-placer.js






class BlobPlacer {
    #target;
    #basis;
    #siblings;
    #slots;
    #uploads;
    #tries = new Set();
    #searched;
    constructor({ options, signal, tuning, slots, siblings }, connection, basis, progress) {
        const { plan, discovery } = basis;
        this.#target = connection.repository(options.repository);
        this.#basis = basis;
        this.#siblings = siblings;
        this.#slots = slots ?? ownSlots(options.concurrency);
        this.#searched = searchedDigests(plan);
        this.#uploads = new MountableUploads({
            target: this.#target,
            until: ending => connection.repository(options.repository, AbortSignal.any([signal, ending])),
            discovery,
            slots: this.#slots,
            progress,
            clock: delay/* systemClock */.ml,
            mounting: plan.mounting,
            askAgainMilliseconds: tuning?.askAgainMilliseconds ?? askAgainMilliseconds,
        });
    }
    end() {
        this.#uploads.end();
    }
    mayBeFound({ descriptor, existing, heldBy }) {
        return !existing && heldBy.length === 0 && this.#isSearchedFor(descriptor?.digest);
    }
    #isSearchedFor(digest) {
        const { plan, discovery, search } = this.#basis;
        if (!plan.mounting || !this.#searched.has(digest))
            return false;
        return search.isUnderWay && !discovery.restIsNew;
    }
    async place(content, sibling) {
        const { digest } = content;
        const early = await this.#inQueue(digest, this.tryMount(digest, sibling));
        if (early.mounted)
            return early.placed;
        const brought = await this.#mountFromSibling(digest, sibling);
        if (brought !== undefined)
            return afterRefusals(brought, early.refusedBy.length);
        const guess = () => this.#sourcesOf(digest).guessed[0];
        return await this.#uploads.upload(content, early, guess);
    }
    async #inQueue(digest, trying) {
        if (this.#isSearchedFor(digest)) {
            await Promise.allSettled(this.#tries);
            await (0,promises_.setImmediate)();
            return await trying;
        }
        this.#tries.add(trying);
        return await trying.finally(() => this.#tries.delete(trying));
    }
    async tryMount(digest, sibling) {
        const { plan, discovery } = this.#basis;
        if (!plan.mounting)
            return { mounted: false, refusedBy: [], known: [] };
        const found = this.#sourcesOf(digest);
        const { heldBy } = found;
        const isOpen = this.#isSearchedFor(digest) || this.#siblings?.bring(digest);
        const sources = heldBy.length > 0 || isOpen ? heldBy : found.guessed;
        const known = sibling === undefined ? sources : [sibling, ...sources];
        let others = [];
        const further = async (refused) => {
            if (heldBy.length > 0)
                others = await discovery.furtherHolders(digest, refused);
            return others;
        };
        const mount = await this.#slots.mount(() => (0,place_blob/* mountBlob */.ti)(this.#target, digest, { known, further }));
        return mount.mounted ? mount : { ...mount, known: [...heldBy, ...others] };
    }
    async broughtBySibling(digest) {
        return this.#basis.plan.mounting ? await this.#siblings?.broughtBy(digest) : undefined;
    }
    async #mountFromSibling(digest, tried) {
        const from = await this.broughtBySibling(digest);
        if (from === undefined || from === tried)
            return undefined;
        const mount = await this.#slots.mount(() => (0,place_blob/* mountBlob */.ti)(this.#target, digest, { known: [from] }));
        if (mount.mounted)
            return mount.placed;
        if (mount.session !== undefined)
            void this.#target.cancelUpload(mount.session);
        return undefined;
    }
    #sourcesOf(digest) {
        const { plan, discovery } = this.#basis;
        if (!plan.mounting)
            return { heldBy: [], guessed: [] };
        return sourcesOf(discovery.found, digest, this.#searched.has(digest));
    }
}
function ownSlots(concurrency) {
    return { mount: (0,p_limit/* default */.A)(Math.max(place_blob/* mountsAtOnce */.ng, 2 * concurrency)), upload: (0,p_limit/* default */.A)(concurrency) };
}
function searchedDigests({ blobs, layers }) {
    const chained = new Set(blobs.chains.flat());
    const searched = layers.filter(({ layer }) => chained.has(layer.descriptor.digest));
    return new Set(searched.map(({ descriptor }) => descriptor?.digest));
}
function afterRefusals(placed, refused) {
    return { ...placed, refusedMounts: placed.refusedMounts + refused, attempts: placed.attempts + refused };
}

;// CONCATENATED MODULE: ./lib/engine/transfer/layer-compression.js

class LayerCompression {
    #context;
    #compressor;
    constructor(context) {
        this.#context = context;
    }
    async compressed(layer, use) {
        const { source, options } = this.#context;
        this.#compressor ??= this.#context.createCompressor();
        const compressor = await this.#compressor;
        const { digest: diffId, size } = layer.descriptor;
        const result = await compressor.compress({ diffId, size, open: () => source.open(layer.descriptor) });
        try {
            const mediaType = options.compression === 'zstd' ? media_types/* mediaTypes */.Ib.ociLayerZstd : media_types/* mediaTypes */.Ib.ociLayerGzip;
            return await use({ mediaType, digest: result.digest, size: result.size }, result);
        }
        finally {
            await result.discard();
        }
    }
    async close() {
        const compressor = await this.#compressor;
        this.#compressor = undefined;
        await compressor?.close();
    }
}

;// CONCATENATED MODULE: ./lib/engine/transfer/sending-order.js
function sendingOrder(layers, mayBeFound) {
    const open = new Set(layers.filter(mayBeFound));
    const largestFirst = [...open].toSorted((a, b) => sizeOf(b) - sizeOf(a));
    return [...layers.filter(layer => !open.has(layer)), ...largestFirst];
}
function sizeOf({ descriptor }) {
    return descriptor?.size ?? 0;
}

;// CONCATENATED MODULE: ./lib/engine/transfer/transfer-image.js





function loggedBlob({ plan, descriptor }) {
    return { ...descriptor, attestation: plan.layer.attestation };
}
async function transferImage(context, connection, basis, progress) {
    const transfer = new Transfer(context, connection, basis, progress);
    progress.start(basis.plan.layers.filter(({ layer }) => !layer.attestation).length);
    basis.discovery.sendingBegins();
    try {
        return await transfer.run();
    }
    finally {
        progress.stop();
        basis.discovery.end();
    }
}
class Transfer {
    #context;
    #target;
    #basis;
    #bytes;
    #compression;
    #progress;
    #blobs;
    #failure;
    constructor(context, connection, basis, progress) {
        this.#context = context;
        this.#target = connection.repository(context.options.repository);
        this.#basis = basis;
        this.#bytes = new BlobBytes(context, connection, basis.plan);
        this.#compression = new LayerCompression(context);
        this.#progress = progress;
        this.#blobs = new BlobPlacer(context, connection, basis, progress);
    }
    async run() {
        const { plan } = this.#basis;
        const layers = new Map();
        const begin = (layer) => layers.set(layer, this.#orStop(this.#transferLayer(layer)));
        plan.layers.filter(({ layer }) => layer.missingAtSource).forEach(begin);
        await Promise.allSettled(layers.values());
        if (this.#failure === undefined) {
            const rest = plan.layers.filter(({ layer }) => !layer.missingAtSource);
            sendingOrder(rest, layer => this.#blobs.mayBeFound(layer)).forEach(begin);
            const configs = plan.configs.map(config => this.#orStop(this.#placeStored(config)));
            await Promise.allSettled([...layers.values(), ...configs]);
        }
        this.#blobs.end();
        await this.#compression.close();
        if (this.#failure !== undefined) {
            this.#context.log.transfer.failed(this.#target.name, this.#progress.layers);
            throw this.#failure.reason;
        }
        return Promise.all(plan.layers.flatMap(layer => layers.get(layer) ?? []));
    }
    async #orStop(work) {
        try {
            return await work;
        }
        catch (error) {
            this.#failure ??= { reason: error };
            if (!(error instanceof errors/* AbortedError */.oM))
                this.#context.stop(error);
            throw error;
        }
    }
    async #transferLayer(plan) {
        const began = performance.now();
        const { descriptor, placed } = await this.#placeLayer(plan);
        if (!plan.layer.attestation)
            this.#progress.layerDone();
        const existing = { outcome: 'existing', refusedMounts: 0, attempts: 0 };
        this.#context.log.transfer.layer(loggedBlob({ plan, descriptor }), placed ?? existing);
        const milliseconds = placed === undefined ? 0 : Math.round(performance.now() - began);
        return { plan, descriptor, ...(placed ?? existing), milliseconds };
    }
    async #placeLayer(plan) {
        if (plan.descriptor === undefined)
            return this.#compressAndPlace(plan);
        if (plan.existing) {
            const placed = this.#context.placedBefore?.(plan.descriptor.digest);
            return { descriptor: plan.descriptor, ...(placed === undefined ? {} : { placed }) };
        }
        if (this.#blobs.mayBeFound(plan))
            await this.#basis.bestAnswered();
        if (plan.matchedByDiffId)
            return this.#mountOrCompress(plan, plan.descriptor);
        return { descriptor: plan.descriptor, placed: await this.#placeStored(plan.descriptor) };
    }
    #placeStored(blob) {
        return this.#blobs.place({ digest: blob.digest, size: blob.size, open: () => this.#bytes.open(blob) });
    }
    async #mountOrCompress(plan, descriptor) {
        const mount = await this.#blobs.tryMount(descriptor.digest);
        if (mount.mounted)
            return { descriptor, placed: mount.placed };
        if (mount.session !== undefined)
            void this.#target.cancelUpload(mount.session);
        if (plan.layer.missingAtSource)
            return { descriptor, placed: await this.#placeStored(descriptor) };
        const own = await this.#compressAndPlace(plan);
        return own.placed === undefined
            ? own
            : { ...own, placed: afterRefusals(own.placed, mount.refusedBy.length) };
    }
    async #compressAndPlace({ layer }) {
        const sibling = await this.#blobs.broughtBySibling(layer.descriptor.digest);
        return await this.#compression.compressed(layer, async (descriptor, content) => (await this.#targetHas(descriptor.digest))
            ? { descriptor }
            : { descriptor, placed: await this.#blobs.place(content, sibling) });
    }
    async #targetHas(digest) {
        try {
            return (await this.#target.headBlob(digest)) !== undefined;
        }
        catch (error) {
            if (error instanceof errors/* AccessDeniedError */.Uk)
                return false;
            throw error;
        }
    }
}

;// CONCATENATED MODULE: ./lib/engine/transfer/dry-run.js


async function broughtBySiblings(plan, siblings) {
    const brought = new Map();
    if (siblings === undefined || !plan.mounting)
        return brought;
    for (const { existing, heldBy, layer } of plan.layers) {
        if (existing || heldBy.length > 0)
            continue;
        const { digest } = layer.descriptor;
        const repository = await siblings.broughtBy(digest);
        if (repository !== undefined)
            brought.set(digest, repository);
    }
    return brought;
}
function previewTransfer(plan, brought, log) {
    return plan.layers.map(layer => {
        const preview = previewLayer(plan, brought, layer);
        logPreview(preview, log);
        return preview;
    });
}
function previewLayer(plan, brought, layer) {
    const { descriptor = layer.layer.descriptor } = layer;
    const nothingDone = { plan: layer, refusedMounts: 0, attempts: 0, milliseconds: 0 };
    if (layer.existing)
        return { ...nothingDone, descriptor, outcome: 'existing' };
    const from = plan.mounting ? layer.heldBy[0] : undefined;
    if (from !== undefined)
        return { ...nothingDone, descriptor, outcome: 'mounted', from };
    const own = isSettled(layer)
        ? { ...nothingDone, descriptor }
        : { ...nothingDone, descriptor: layer.layer.descriptor, beforeCompression: true };
    const sibling = brought.get(layer.layer.descriptor.digest);
    return sibling === undefined
        ? { ...own, outcome: 'pushed' }
        : { ...own, outcome: 'mounted', from: sibling };
}
function logPreview(layer, log) {
    const { outcome, from, beforeCompression } = layer;
    const blob = loggedBlob(layer);
    if (outcome === 'existing')
        log.layerExists(blob);
    else if (from !== undefined)
        log.wouldMount(blob, from);
    else if (beforeCompression)
        log.wouldCompress(blob);
    else
        log.wouldPush(blob);
}
function previewRoot(image, layers) {
    return layers.every(({ plan }) => isSettled(plan)) ? rebuild(image, substitutionsOf(layers)) : undefined;
}
function isSettled({ descriptor, matchedByDiffId, existing, layer }) {
    return descriptor !== undefined && (!matchedByDiffId || existing || layer.missingAtSource);
}
function withoutRoot({ digest: _, size: __, mediaType: ___, ...result }) {
    return result;
}
function previewTags(tags, digest, resolved, { description, missing }, log) {
    const mutabilityKnown = description !== undefined || missing;
    for (const tag of tags) {
        const current = resolved.digests.get(tag);
        if (resolved.unknown.has(tag))
            log.wouldPush(tag, mutabilityKnown);
        else if (current === undefined)
            log.wouldCreate(tag);
        else if (current === digest)
            log.alreadyThere(tag);
        else if (digest === undefined)
            log.mayMove(tag, current);
        else
            log.wouldMove(tag, current, mutabilityKnown);
    }
}

// EXTERNAL MODULE: ./lib/shared/network-error.js
var network_error = __webpack_require__(648);
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
function previewOnPush(context, template) {
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

// EXTERNAL MODULE: ./lib/shared/abort.js
var abort = __webpack_require__(1487);
;// CONCATENATED MODULE: ./lib/engine/transfer/tags/tag-moves.js



const defaultGrace = { putting: 400, undoing: 1200 };
class TagMoves {
    #signal;
    #root;
    #ours;
    #tags;
    #absent;
    #resolved;
    #putting;
    #undoing;
    #touched = new Set();
    #pushed = new Set();
    #altered = new Set();
    constructor({ options, signal, tuning: { tagGrace: grace = defaultGrace } = {} }, connection, root, resolved) {
        this.#signal = signal;
        this.#root = root;
        this.#ours = (0,oci_digest/* digestOf */.ol)(root.bytes);
        this.#resolved = resolved;
        this.#tags = options.tags;
        this.#absent = options.tags.filter(tag => resolved.digests.get(tag) !== root.descriptor.digest);
        this.#putting = connection.repository(options.repository, (0,abort/* laterSignal */.lE)(signal, grace.putting));
        this.#undoing = connection.repository(options.repository, (0,abort/* laterSignal */.lE)(signal, grace.undoing));
    }
    get none() {
        return this.#absent.length === 0;
    }
    async push() {
        const { digests, unknown } = this.#resolved;
        const moves = (tag) => digests.has(tag) || unknown.has(tag);
        const moving = this.#absent.filter(moves);
        const created = this.#absent.filter(tag => !moves(tag));
        const [first, ...others] = [...moving, ...created];
        if (first === undefined)
            return;
        for (const stage of [[first], others.filter(moves), others.filter(tag => !moves(tag))]) {
            await allOrThrow(stage.map(tag => this.#pushOne(tag)));
        }
    }
    async #pushOne(tag) {
        this.#signal.throwIfAborted();
        this.#touched.add(tag);
        try {
            await this.#putting.putManifest(tag, this.#root.bytes, this.#root.descriptor.mediaType);
            this.#pushed.add(tag);
        }
        catch (error) {
            if (isRefusal(error))
                this.#touched.delete(tag);
            if (isAltered(error))
                this.#altered.add(tag);
            throw error;
        }
    }
    async undo() {
        const touched = [...this.#touched];
        const moved = touched.filter(tag => this.#resolved.digests.has(tag));
        const created = touched.filter(tag => !this.#resolved.digests.has(tag));
        const ends = await Promise.all(moved.map(tag => this.#undo(tag)));
        return [...ends, ...(await Promise.all(created.map(tag => this.#undo(tag))))];
    }
    async #undo(tag) {
        let current = this.#pushed.has(tag) ? this.#ours : undefined;
        try {
            if (this.#resolved.unknown.has(tag))
                return stuck(tag, current, 'unknown-before');
            const before = this.#resolved.digests.get(tag);
            const now = (await this.#undoing.headManifest(tag))?.digest;
            if (now === before)
                return { tag, end: 'untouched' };
            if (now !== this.#ours && !this.#altered.has(tag))
                return { tag, end: 'changed', now };
            current = now;
            return before === undefined ? await this.#delete(tag, now) : await this.#restore(tag, before, now);
        }
        catch (error) {
            return stuck(tag, current, { failure: error });
        }
    }
    async #restore(tag, before, now) {
        const manifest = await this.#undoing.getManifest(before);
        if (manifest === undefined)
            return stuck(tag, now, { gone: before });
        await this.#undoing.putManifest(tag, manifest.bytes, manifest.mediaType);
        return { tag, end: 'restored' };
    }
    async #delete(tag, now) {
        if (now !== this.#ours)
            return stuck(tag, now, 'different-manifest');
        if (this.#wouldDeleteImage)
            return stuck(tag, now, 'last-tag');
        await this.#undoing.deleteTag(tag, this.#ours);
        return { tag, end: 'deleted' };
    }
    get #wouldDeleteImage() {
        const { digests, unknown } = this.#resolved;
        const { digest } = this.#root.descriptor;
        if (!digests.has(digest) && !unknown.has(digest))
            return false;
        return !this.#tags.some(tag => digests.get(tag) === digest);
    }
}
function stuck(tag, now, why) {
    return { tag, end: 'stuck', now, why };
}
function isRefusal(error) {
    if (error instanceof errors/* AccessDeniedError */.Uk || error instanceof errors/* RepositoryNotFoundError */.wN)
        return true;
    return error instanceof errors/* RegistryError */.gl && error.status >= 400 && error.status < 500 && error.status !== 408;
}
function isAltered(error) {
    return error instanceof errors/* RegistryError */.gl && error.status >= 200 && error.status < 300;
}
async function allOrThrow(works) {
    const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected')
        throw failed.reason;
}

;// CONCATENATED MODULE: ./lib/engine/transfer/push-manifests.js



async function pushManifests(context, connection, root, lookUp) {
    const { options, log, signal } = context;
    const repository = connection.repository(options.repository);
    let tags;
    try {
        const resolved = await lookUp();
        tags = new TagMoves(context, connection, root, resolved);
        await pushChildren(repository, root, resolved.digests);
        if (tags.none && !resolved.digests.has(root.descriptor.digest))
            await pushOne(repository, root);
        await tags.push();
    }
    catch (error) {
        const ends = (await tags?.undo()) ?? [];
        const complete = ends.every(({ end }) => end !== 'stuck');
        if (!complete || !namesMissingLayers(error))
            log.tags.undone(repository.name, ends);
        throw error;
    }
    if (signal.aborted)
        log.tags.doneBeforeCancel(root.descriptor.digest);
}
function namesMissingLayers(error) {
    return error instanceof errors/* BlobsMissingError */.VK && error.digests.length > 0;
}
async function pushChildren(repository, root, existing) {
    for (const level of manifestLevels(root).slice(0, -1)) {
        const absent = level.filter(node => !existing.has(node.descriptor.digest));
        await Promise.all(absent.map(node => pushOne(repository, node)));
    }
}
function pushOne(repository, { descriptor, bytes }) {
    return repository.putManifest(descriptor.digest, bytes, descriptor.mediaType);
}

;// CONCATENATED MODULE: ./lib/engine/transfer/resend-blobs.js





async function pushResending(resender, transferred, push) {
    for (let layers = transferred;;) {
        try {
            return { root: await push(layers), layers };
        }
        catch (error) {
            if (!(error instanceof errors/* BlobsMissingError */.VK))
                throw error;
            const resent = await resender.resend(error.digests, layers);
            if (resent === undefined)
                throw error;
            layers = resent;
        }
    }
}
class BlobResender {
    #context;
    #target;
    #plan;
    #bytes;
    #progress;
    #resent = new Set();
    constructor(context, connection, plan, progress) {
        this.#context = context;
        this.#target = connection.repository(context.options.repository);
        this.#plan = plan;
        this.#bytes = new BlobBytes(context, connection, plan);
        this.#progress = progress;
    }
    async resend(named, layers) {
        const missing = new Set(named.filter(oci_digest/* isDigest */.Bc).filter(digest => !this.#resent.has(digest)));
        const configs = this.#plan.blobs.configs.filter(({ digest }) => missing.has(digest));
        const notStored = layers.filter(layer => missing.has(layer.descriptor.digest) && this.#canSend(layer));
        if (configs.length + notStored.length === 0)
            return undefined;
        for (const digest of missing)
            this.#resent.add(digest);
        for (const config of configs)
            await this.#send(this.#stored(config));
        const compression = new LayerCompression(this.#context);
        try {
            const sent = new Map();
            for (const layer of notStored)
                sent.set(layer, await this.#resendLayer(layer, compression));
            return layers.map(layer => sent.get(layer) ?? layer);
        }
        finally {
            await compression.close();
        }
    }
    async #resendLayer(layer, compression) {
        const began = performance.now();
        const { layer: own } = layer.plan;
        const [descriptor, attempts] = own.uncompressed && !own.missingAtSource
            ? await compression.compressed(own, async (made, content) => [made, await this.#send(content)])
            : [layer.descriptor, await this.#send(this.#stored(layer.descriptor))];
        const again = layer.outcome === 'pushed';
        const blob = loggedBlob({ plan: layer.plan, descriptor });
        this.#context.log.transfer.pushedBecauseNotStored(blob, this.#target.name, again);
        const { from: _, ...rest } = layer;
        return {
            ...rest,
            descriptor,
            outcome: 'pushed',
            ...(layer.outcome === 'pushed' ? {} : { byNameOnly: true }),
            attempts: layer.attempts + attempts,
            milliseconds: layer.milliseconds + Math.round(performance.now() - began),
        };
    }
    #canSend({ plan }) {
        return !plan.layer.missingAtSource || plan.elsewhere.length > 0;
    }
    #stored(blob) {
        return { digest: blob.digest, size: blob.size, open: () => this.#bytes.open(blob) };
    }
    async #send(content) {
        this.#progress.expect(content.size);
        const sent = await this.#progress.uploading(() => this.#target.sendBlob(undefined, content, this.#progress.sent));
        return sent.attempts;
    }
}

;// CONCATENATED MODULE: ./lib/engine/transfer/tags/immutable-tags.js


function checkImmutableTags({ description }, tags, digest, resolved) {
    for (const { tag, current, why } of findImmutableTags(description, tags, resolved)) {
        if (current !== digest)
            throw immovableTag(description, tag, current, why);
    }
}
async function checkImmutableTagsBefore(reader, target, tags, image, resolved) {
    if ((0,image_tree/* needsCompression */.y_)(image))
        await checkByConfig(reader, target, tags, image, resolved);
    else
        checkImmutableTags(target, tags, image.descriptor.digest, resolved);
}
async function checkByConfig(reader, { description }, tags, image, resolved) {
    const fixed = findImmutableTags(description, tags, resolved);
    const manifests = await reader.read([...new Set(fixed.map(({ current }) => current))]);
    for (const { tag, current, why } of fixed) {
        const existing = manifests.get(current);
        if (existing !== undefined && !(await mayBecome(image, existing, reader)))
            throw immovableTag(description, tag, current, why);
    }
}
function findImmutableTags(description, tags, resolved) {
    return tags.flatMap(tag => {
        const current = resolved.get(tag);
        const why = current === undefined ? undefined : whyImmutable(description, tag);
        return current === undefined || why === undefined ? [] : [{ tag, current, why }];
    });
}
function whyImmutable(description, tag) {
    const { tagMutability, exclusionFilters } = description ?? {};
    const matching = exclusionFilters?.find(filter => matchesFilter(filter, tag));
    switch (tagMutability) {
        case 'IMMUTABLE':
            return "the repository's tags are immutable";
        case 'IMMUTABLE_WITH_EXCLUSION':
            if (exclusionFilters === undefined || matching !== undefined)
                return undefined;
            return "the repository's tags are immutable, and no exclusion filter matches this one";
        case 'MUTABLE_WITH_EXCLUSION':
            return matching && `the repository's exclusion filter "${matching}" makes it immutable`;
        default:
            return undefined;
    }
}
function matchesFilter(filter, tag) {
    const [start = '', ...rest] = filter.split('*');
    const end = rest.pop();
    if (end === undefined)
        return tag === start;
    if (!tag.startsWith(start))
        return false;
    let at = start.length;
    for (const piece of rest) {
        const found = tag.indexOf(piece, at);
        if (found < 0)
            return false;
        at = found + piece.length;
    }
    return at + end.length <= tag.length && tag.endsWith(end);
}
function immovableTag(description, tag, current, why) {
    return new errors/* RegistryError */.gl(`Tag "${tag}" of ${description?.name} exists (${current}) and cannot be moved: ${why}.`, "Push a new tag, or make the repository's tags mutable.", { status: 400, code: 'TAG_INVALID' });
}
async function mayBecome(node, existing, reader) {
    if (node.kind === 'opaque')
        return true;
    if (node.kind === 'manifest') {
        return existing.kind === 'manifest' && existing.manifest.config.digest === node.manifest.config.digest;
    }
    if (existing.kind !== 'index' || existing.index.manifests.length !== node.children.length)
        return false;
    const digests = existing.index.manifests.map(({ digest }) => digest);
    const members = await reader.read(digests);
    for (const [position, child] of node.children.entries()) {
        const member = members.get(digests[position] ?? child.descriptor.digest);
        if (member !== undefined && !(await mayBecome(child, member, reader)))
            return false;
    }
    return true;
}

;// CONCATENATED MODULE: ./lib/engine/transfer/tags/manifest-reader.js



class ManifestReader {
    #ecr;
    #repository;
    #tolerated;
    constructor(ecr, repository, tolerated) {
        this.#ecr = ecr;
        this.#repository = repository;
        this.#tolerated = tolerated;
    }
    async read(digests) {
        if (digests.length === 0)
            return new Map();
        const found = await this.#fetch([...new Set(digests)]);
        return new Map(found.flatMap(({ digest, bytes, mediaType }) => {
            const parsed = (0,oci_digest/* digestOf */.ol)(bytes) === digest ? parsedOrNothing(bytes, mediaType, digest) : undefined;
            return parsed === undefined ? [] : [[digest, parsed]];
        }));
    }
    async #fetch(digests) {
        try {
            return await this.#ecr.manifests(this.#repository.name, digests);
        }
        catch (error) {
            this.#tolerated.tolerate(error, 'tags-by-registry');
            const read = await Promise.all(digests.map(digest => this.#readOne(digest)));
            return read.filter(manifest => manifest !== undefined);
        }
    }
    async #readOne(digest) {
        try {
            return await this.#repository.getManifest(digest);
        }
        catch (error) {
            if ((0,errors/* isRegistryAnswer */.O)(error))
                return undefined;
            throw error;
        }
    }
}
function parsedOrNothing(bytes, mediaType, digest) {
    try {
        return (0,oci_manifest/* parseManifest */.Ng)(bytes, mediaType === '' ? undefined : mediaType, digest);
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./lib/compression/unpack.js


const chunkBytes = 256 * 1024;
const freeFrames = 10_000;
const minFrameBytes = 1024;
const maxRatio = 2000;
const freeBytes = 1024 * 1024 * 1024;
const maxWindowLog = 29;
class GrowthBudget {
    #free;
    #compressed = 0;
    #unpacked = 0;
    constructor(free = freeBytes) {
        this.#free = free;
    }
    get spent() {
        return this.#unpacked > Math.max(this.#free, this.#compressed * maxRatio);
    }
    add(compressed, unpacked) {
        this.#compressed += compressed;
        this.#unpacked += unpacked;
    }
}
async function* unpack(compressed, algorithm, { name, padded = false, budget = new GrowthBudget() }) {
    const input = new Chunks(compressed);
    let counted = 0;
    try {
        for (let frames = 1;; frames++) {
            const next = await input.peek();
            if (next === undefined || (padded && frames > 1 && next === 0))
                return;
            if (frames > freeFrames && input.consumed < frames * minFrameBytes) {
                throw new errors/* ImageError */.C8(`${name} has too many small ${algorithm} frames.`, 'Rebuild or re-save the image.');
            }
            const before = input.consumed;
            for await (const chunk of unpack_frame(input, algorithm)) {
                budget.add(input.consumed - counted, chunk.length);
                counted = input.consumed;
                if (budget.spent)
                    throw expandsTooMuch(name);
                yield chunk;
            }
            if (input.consumed === before)
                throw new errors/* ImageError */.C8(`${name} is not a ${algorithm} file.`, 'Rebuild or re-save the image.');
        }
    }
    finally {
        await input.close();
    }
}
function expandsTooMuch(name) {
    return new errors/* ImageError */.C8(`${name} expands to more than ${maxRatio} times its size when decompressed.`, 'Rebuild or re-save the image.');
}
async function* unpack_frame(input, algorithm) {
    const params = { [external_node_zlib_.constants.ZSTD_d_windowLogMax]: maxWindowLog };
    const decoder = algorithm === 'gzip'
        ? (0,external_node_zlib_.createGunzip)({ chunkSize: chunkBytes })
        : (0,external_node_zlib_.createZstdDecompress)({ chunkSize: chunkBytes, params });
    const fed = feed(input, decoder).catch((error) => {
        decoder.destroy(error);
    });
    try {
        yield* decoder;
        await fed;
    }
    finally {
        decoder.destroy();
    }
}
async function feed(input, decoder) {
    for (let chunk = await input.next(); chunk !== undefined; chunk = await input.next()) {
        const before = decoder.bytesWritten;
        const bytes = chunk;
        await new Promise((resolve, reject) => {
            decoder.write(bytes, error => (error ? reject(error) : resolve()));
        });
        const taken = decoder.bytesWritten - before;
        if (taken === chunk.length)
            continue;
        input.putBack(chunk.subarray(taken));
        return;
    }
    decoder.end();
}
class Chunks {
    #iterator;
    #rest;
    #consumed = 0;
    constructor(chunks) {
        this.#iterator = chunks[Symbol.asyncIterator]();
    }
    get consumed() {
        return this.#consumed;
    }
    async peek() {
        const chunk = await this.next();
        if (chunk !== undefined)
            this.putBack(chunk);
        return chunk?.[0];
    }
    async next() {
        let chunk = this.#rest;
        this.#rest = undefined;
        while (chunk === undefined || chunk.length === 0) {
            const { done, value } = await this.#iterator.next();
            if (done === true)
                return undefined;
            chunk = value;
        }
        this.#consumed += chunk.length;
        return chunk;
    }
    putBack(rest) {
        this.#rest = rest;
        this.#consumed -= rest.length;
    }
    async close() {
        await this.#iterator.return?.();
    }
}

;// CONCATENATED MODULE: ./lib/compression/verify-unpacked.js



async function faultOfUnpacked(compressed, layer) {
    const verifier = new oci_digest/* DigestVerifier */.Do(layer.diffId);
    const source = watched(compressed);
    try {
        for await (const chunk of unpack(source.chunks, layer.algorithm, layer))
            verifier.update(chunk);
    }
    catch (error) {
        const failure = source.failure();
        if (failure !== undefined)
            throw failure.error;
        if (error instanceof errors/* PushError */.Vc)
            throw error;
        const truncated = error.code === 'Z_BUF_ERROR';
        return truncated ? 'it is truncated' : `it cannot be unpacked: ${(0,errors/* messageOf */.bD)(error)}`;
    }
    const { actual, matches } = verifier.finish();
    return matches ? undefined : `it unpacks to ${actual}, not to the diff ID in the image config`;
}
function watched(chunks) {
    let failure;
    async function* pass() {
        try {
            yield* chunks;
        }
        catch (error) {
            failure = { error };
            throw error;
        }
    }
    return { chunks: pass(), failure: () => failure };
}

;// CONCATENATED MODULE: ./lib/images/archive/compression.js
const magic = [
    ['gzip', '1f8b'],
    ['zstd', '28b52ffd'],
    ['bzip2', '425a68'],
    ['xz', 'fd377a585a00'],
];
const skippableFrame = /^5[0-9a-f]2a4d18/;
const magicBytes = 6;
function detectCompression(head) {
    const hex = head.toString('hex', 0, magicBytes);
    if (skippableFrame.test(hex))
        return 'zstd';
    return magic.find(([, start]) => hex.startsWith(start))?.[0] ?? 'none';
}

// EXTERNAL MODULE: ./lib/shared/file-stream.js
var file_stream = __webpack_require__(8620);
;// CONCATENATED MODULE: ./lib/engine/transfer/verify-local.js









const largestReadTwice = 8 * 1024 * 1024;
const largestUnpacked = 1024 * 1024;
const mostUnpacked = 256 * 1024 * 1024;
class LocalVerifier {
    #source;
    #signal;
    #checks = new Map();
    #diffIds = new Map();
    #budget = new GrowthBudget(mostUnpacked);
    #ahead = true;
    constructor(source, signal) {
        this.#source = source;
        this.#signal = signal;
    }
    readAhead(image) {
        if (!this.#source.local || (0,image_tree/* needsCompression */.y_)(image))
            return;
        this.#diffIds = (0,image_tree/* unpackedDigestsOf */.Yy)(image);
        void (async () => {
            for (const blob of likelyToBeSent(image)) {
                if (!this.#ahead || this.#signal.aborted)
                    return;
                await this.#check(blob).catch(() => { });
            }
        })();
    }
    async verify(blobs) {
        this.#ahead = false;
        for (const blob of blobs) {
            this.#signal.throwIfAborted();
            const problem = await this.#check(blob);
            if (problem !== undefined)
                throw problem;
        }
    }
    async #check(blob) {
        if (blob.size > largestReadTwice || this.#source.isVerified?.(blob.digest) === true)
            return undefined;
        const known = this.#checks.get(blob.digest);
        if (known !== undefined)
            return known;
        const check = this.#read(blob);
        this.#checks.set(blob.digest, check);
        return check;
    }
    async #read(blob) {
        const fault = await this.#faultOf(blob);
        if (fault === undefined)
            return undefined;
        return new errors/* ImageError */.C8(`Blob ${blob.digest} in ${this.#source.description} is corrupt: ${fault}.`, 'Rebuild or re-save the image.');
    }
    async #faultOf(blob) {
        const diffId = blob.size > largestUnpacked ? undefined : this.#diffIds.get(blob.digest);
        const verifier = new oci_digest/* DigestVerifier */.Do(blob.digest);
        const kept = [];
        let size = 0;
        for await (const chunk of (0,file_stream/* scan */.S)(await this.#source.open(blob))) {
            this.#signal.throwIfAborted();
            verifier.update(chunk);
            size += chunk.length;
            if (diffId !== undefined && size <= blob.size)
                kept.push(Buffer.from(chunk));
        }
        const { actual, matches } = verifier.finish();
        if (!matches)
            return `it has digest ${actual}`;
        if (size !== blob.size)
            return `it is ${size} bytes, expected ${blob.size}`;
        return diffId === undefined ? undefined : await this.#faultOfContent(blob.digest, kept, diffId);
    }
    async #faultOfContent(digest, chunks, diffId) {
        const algorithm = detectCompression(chunks[0] ?? Buffer.of());
        if (this.#budget.spent || (algorithm !== 'gzip' && algorithm !== 'zstd'))
            return undefined;
        const layer = { diffId, algorithm, name: `Layer ${digest}`, budget: this.#budget };
        return await faultOfUnpacked(external_node_stream_.Readable.from(chunks), layer);
    }
}
function likelyToBeSent(image) {
    const { configs, layers } = (0,image_blobs/* blobsOfImage */.T)(image);
    const present = layers.filter(({ missingAtSource }) => !missingAtSource);
    return [...configs, ...present.map(({ descriptor }) => descriptor).toReversed()];
}

;// CONCATENATED MODULE: ./lib/engine/push-loaded.js























class LoadedPush {
    #context;
    #tolerated;
    #stopwatch;
    #progress;
    #verifier;
    constructor({ context, tolerated, stopwatch, progress }) {
        this.#context = context;
        this.#tolerated = tolerated;
        this.#stopwatch = stopwatch;
        this.#progress = progress;
        this.#verifier = new LocalVerifier(context.source, context.signal);
    }
    async run(opening) {
        const loading = this.#stopwatch.phase('load', () => this.#load());
        const resolving = loading.then(image => this.#resolve(image, opening));
        loading.then(image => this.#verifier.readAhead(image)).catch(() => { });
        await Promise.allSettled([loading.catch(error => this.#context.stop(error)), opening, resolving]);
        const image = await loading;
        const session = await opening;
        return this.#push(image, session, await resolving);
    }
    async #load() {
        return inRequestedForm(this.#context, await this.#context.source.load());
    }
    #resolve(image, session) {
        return resolveImage(this.#context, image, session, this.#tolerated);
    }
    async #push(image, opened, resolved) {
        const { options, log } = this.#context;
        const session = resolved.repositoryMissing ? await withoutTarget(this.#context, opened) : opened;
        checkBlobMounting(session, options.blobMounting, log.opening);
        checkCreation(session.target, options, session.connection.host);
        await this.#checkTags(image, session, resolved);
        const existing = await this.#retag(image, session, resolved);
        if (existing !== undefined)
            return existing;
        const located = await this.#stopwatch.phase('discover', () => this.#locate(image, session));
        logPlan(planNow(located), options.repository, log.locating, located.search.isUnderWay);
        return options.dryRun
            ? this.#preview(image, session, located, resolved)
            : this.#execute(image, session, located, resolved);
    }
    #checkTags(image, { connection, target }, resolved) {
        const { ecr, options } = this.#context;
        const reader = new ManifestReader(ecr, connection.repository(options.repository), this.#tolerated);
        return checkImmutableTagsBefore(reader, target, options.tags, image, resolved.digests);
    }
    async #retag(image, session, resolved) {
        const { options, log } = this.#context;
        if (!resolved.digests.has(image.descriptor.digest))
            return undefined;
        for (const { descriptor, attestation } of (0,image_blobs/* blobsOfImage */.T)(image).layers)
            log.transfer.layerExists({ ...descriptor, attestation });
        if (options.dryRun) {
            previewBlobMounting(session, options.blobMounting, log.opening);
            previewTags(options.tags, image.descriptor.digest, resolved, session.target, log.tags);
            return existingImageResult(this.#outcome(image, session, session.blobMounting));
        }
        const setting = await this.#ensureSetting(session);
        try {
            await this.#stopwatch.phase('manifests', () => pushManifests(this.#context, session.connection, image, async () => resolved));
        }
        catch (error) {
            if (error instanceof errors/* BlobsMissingError */.VK)
                return undefined;
            throw error;
        }
        return existingImageResult(this.#outcome(image, session, setting));
    }
    async #locate(image, session) {
        const { options, source } = this.#context;
        const mounting = triesMounts(session, options);
        const located = await discover(this.#context, session, image, mounting, this.#tolerated);
        const plan = planNow(located);
        checkObtainable(this.#context, plan);
        if (source.local)
            await this.#verifier.verify(blobsToSend(plan));
        return located;
    }
    async #preview(image, session, located, resolved) {
        const { options, log } = this.#context;
        const { discovery } = located;
        if (session.target.missing)
            await previewCreation(this.#context, session, planNow(located), discovery);
        const plan = planNow(located);
        const missed = await findMissed(this.#context, plan, discovery);
        const blobMounting = previewBlobMounting(session, options.blobMounting, log.opening);
        const brought = await broughtBySiblings(plan, this.#context.siblings);
        const layers = previewTransfer(plan, brought, log.transfer);
        const root = previewRoot(image, layers);
        if (root !== undefined) {
            checkImmutableTags(session.target, options.tags, root.descriptor.digest, resolved.digests);
        }
        previewTags(options.tags, root?.descriptor.digest, resolved, session.target, log.tags);
        const outcome = this.#outcome(root ?? image, session, session.blobMounting);
        const result = this.#transferred(outcome, layers, { options, plan, discovery, blobMounting, missed });
        return root === undefined ? withoutRoot(result) : result;
    }
    async #execute(image, opened, located, resolved) {
        const { ecr, options, log } = this.#context;
        const { discovery } = located;
        const target = opened.target.missing
            ? await createTarget(this.#context, opened, planNow(located), discovery)
            : opened.target;
        const session = { ...opened, target };
        const setting = await this.#ensureSetting(session);
        const plan = planNow(located, located.mounting && setting !== 'DISABLED');
        const transferred = await this.#stopwatch.phase('transfer', () => transferImage(this.#context, session.connection, { ...located, plan }, this.#progress));
        const found = planNow(located, plan.mounting);
        log.locating.searchEnded(found.search.cost);
        const missing = findMissed(this.#context, found, discovery);
        const resender = new BlobResender(this.#context, session.connection, plan, this.#progress);
        const { root, layers } = await this.#stopwatch.phase('manifests', () => pushResending(resender, transferred, sent => this.#pushManifests(image, session, resolved, sent)));
        const last = planNow(located, plan.mounting);
        const refused = layers.some(({ outcome, descriptor }) => outcome === 'pushed' && isHeld(last, descriptor.digest));
        const blobMounting = refused ? await readAfterRefusals(ecr, session, setting, this.#tolerated) : setting;
        const findings = { options, plan: last, discovery, blobMounting, missed: await missing };
        return this.#transferred(this.#outcome(root, session, blobMounting), layers, findings);
    }
    #ensureSetting(session) {
        const { ecr, options, log } = this.#context;
        return ensureBlobMounting(ecr, session, options.blobMounting, this.#tolerated, log.opening);
    }
    async #pushManifests(image, session, resolved, layers) {
        const { tags } = this.#context.options;
        const root = rebuild(image, substitutionsOf(layers));
        await pushManifests(this.#context, session.connection, root, async () => {
            const stale = root !== image || tags.length > 1;
            const known = stale ? await this.#resolve(root, session) : resolved;
            checkImmutableTags(session.target, tags, root.descriptor.digest, known.digests);
            return known;
        });
        return root;
    }
    #transferred(outcome, layers, findings) {
        const result = transferredResult(outcome, layers, findings);
        logMissedMounts(result, findings.discovery, this.#context.log.outcome);
        return result;
    }
    #outcome(root, session, blobMounting) {
        return {
            context: this.#context,
            registry: session.connection.host,
            root,
            blobMounting,
            stopwatch: this.#stopwatch,
            progress: this.#progress,
            warnings: this.#tolerated.warnings(),
        };
    }
}

// EXTERNAL MODULE: ./lib/oci/descriptor.js
var oci_descriptor = __webpack_require__(1260);
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
    throw new errors/* ImageError */.C8(`The image lacks content of ${absent}${requested}. ${first.message}`, remedyFor(results, wanted), {
        cause: first,
    });
}
function remedyFor(results, wanted) {
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




const remedy = 'Rebuild or re-save the image.';
async function readVerified(descriptor, label, where, read) {
    if (descriptor.size > oci_manifest/* maxManifestBytes */.rq) {
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
        throw new errors/* ImageError */.C8(`${label} ${descriptor.digest} (${where}) is corrupt: it has digest ${actual}.`, remedy);
    }
    return bytes;
}
function requireSize(descriptor, actual, label, where) {
    if (actual === descriptor.size)
        return;
    throw new errors/* ImageError */.C8(`${label} ${descriptor.digest} (${where}) is corrupt: it is ${actual} bytes, expected ${descriptor.size}.`, remedy);
}
function embeddedData(descriptor) {
    return descriptor.data === undefined ? undefined : Buffer.from(descriptor.data, 'base64');
}

;// CONCATENATED MODULE: ./lib/images/image-tree/rewrite-index.js


function withMembers(descriptor, index, children) {
    const rewritten = { ...index, manifests: children.map(child => child.descriptor) };
    const bytes = (0,oci_manifest/* serializeManifest */.MZ)(rewritten);
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

// EXTERNAL MODULE: ./lib/shared/json-values.js
var json_values = __webpack_require__(2614);
;// CONCATENATED MODULE: ./lib/images/image-tree/tree-bounds.js


const maxDepth = 8;
const maxMembers = 10_000;
const maxDocumentBytes = 64 * 1024 * 1024;
const maxValues = 500_000;
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
        if (this.#values <= maxValues)
            return;
        throw new errors/* ImageError */.C8(`The manifests and configs of the image contain more than ${maxValues} JSON values in total.`, tree_bounds_remedy);
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
    #limit = (0,p_limit/* default */.A)(parallelReads);
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
        const parsed = (0,oci_manifest/* parseManifest */.Ng)(bytes, mediaType, `Manifest ${digest}`);
        return parsed.kind === 'index'
            ? await this.#index(descriptor, bytes, parsed.index, depth)
            : await this.#manifest(descriptor, bytes, parsed.manifest, look);
    }
    async #manifest(descriptor, bytes, manifest, look) {
        const configBytes = await this.#configBytes(manifest.config);
        if (configBytes !== undefined)
            this.#budget.addParsed(configBytes);
        const config = configBytes && (0,image_config/* parseImageConfig */.FB)(configBytes, `Config ${manifest.config.digest}`);
        const platform = descriptor.platform ?? (0,image_config/* platformOf */.tj)(config);
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
        if ((0,media_types/* isImageConfigType */.Ky)(config.mediaType) && config.size <= oci_manifest/* maxManifestBytes */.rq) {
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

// EXTERNAL MODULE: ./lib/engine/intake/gathering.js
var gathering = __webpack_require__(9538);
;// CONCATENATED MODULE: ./lib/engine/intake/mount-search.js




const assumedBytes = 8 * 1024 * 1024;
const patience = 10_000;
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
        const over = (0,delay/* waitFor */.fm)(searching, patience, context.signal, clock);
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

;// CONCATENATED MODULE: ./lib/engine/intake/image-plan.js




const noImage = { layers: [], byReference: [], configs: [], chains: [], platforms: [] };
function placeholder(digest, size) {
    const descriptor = { mediaType: media_types/* mediaTypes */.Ib.ociLayerGzip, digest, size };
    const layer = { descriptor, createdBy: '', platforms: [], uncompressed: false, missingAtSource: false };
    return { layer, descriptor, matchedByDiffId: false, existing: false };
}
function planOfArrived(root, placements, found, mounting) {
    const blobs = (0,image_blobs/* blobsOfImage */.T)(root);
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
        const session = await withCreation(this.#context, { ...this.#session, target: this.#target });
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
        this.slots = context.slots?.mount ?? (0,p_limit/* default */.A)(place_blob/* mountsAtOnce */.ng);
        this.#target = session.connection.repository(context.options.repository);
        this.preparation = new TargetPreparation(context, session, tolerated);
        const target = () => this.preparation.target;
        this.search = new MountSearch({ context, session, tolerated, target, clock });
        const pause = () => clock.delay(gatheringTime, context.signal);
        this.#gathering = new gathering/* Gathering */.S(pause, digests => this.#lookUp(digests));
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
        const mount = await this.slots(() => (0,place_blob/* mountBlob */.ti)(this.#target, digest, { known: sources, further })).catch(error => {
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
        const placed = await (0,place_blob/* placeBlob */.V9)(this.#target, content, sources, slots, progress.sent);
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

;// CONCATENATED MODULE: ./lib/engine/intake/layer-guesses.js


const guessedSize = 1;
const worthReading = 1 / 8;
class LayerGuesses {
    #intake;
    #image;
    #matching;
    #guessed = new Set();
    #refused = new Set();
    #sent = new Set();
    #mostUnasked = Number.POSITIVE_INFINITY;
    #uploads = 0;
    #awaited = new Set();
    constructor(intake, image, matching) {
        this.#intake = intake;
        this.#image = image;
        this.#matching = matching.then(matches => {
            if (this.#isWorthReading(matches))
                this.#mostUnasked = new Set(image.diffIds).size - matches.size;
            return matches;
        });
        this.#matching.catch(() => { });
    }
    async find(digest) {
        const size = await this.#find(digest);
        if (size === undefined)
            this.#awaited.add(digest);
        return size;
    }
    async mount(digest) {
        return (await this.find(digest)) !== undefined;
    }
    async receive() {
        this.#uploads += 1;
        this.#requireNew();
        const blob = await this.#intake.receive();
        return {
            get size() {
                return blob.size;
            },
            write: chunk => {
                this.#requireNew();
                return blob.write(chunk);
            },
            commit: async (digest) => {
                await blob.commit(digest);
                this.#sent.add(digest);
            },
            discard: () => blob.discard(),
        };
    }
    async settle({ layers }) {
        const matches = await this.#matching;
        const known = new Map();
        const wrong = [];
        for (const [at, { digest }] of layers.entries()) {
            if (this.#intake.placementOf(digest) !== undefined)
                continue;
            const match = matches.get(this.#image.diffIds[at] ?? digest)?.descriptor;
            const there = match !== undefined && (await this.#intake.find(match.digest)) !== undefined;
            if (there)
                known.set(digest, match);
            else
                wrong.push(digest);
        }
        return { known, wrong };
    }
    refuse(digests) {
        for (const digest of digests) {
            this.#refused.add(digest);
            this.#intake.distrust(digest);
        }
    }
    async #find(digest) {
        if (this.#sent.has(digest))
            return this.#intake.find(digest);
        if (this.#refused.has(digest) || digest === this.#image.configDigest)
            return undefined;
        if (this.#guessed.has(digest))
            return guessedSize;
        if (this.#image.diffIds.includes(digest))
            throw new pushable_image/* NotPushableError */.A('it would push layers uncompressed');
        const size = await this.#intake.find(digest);
        if (size !== undefined || (await this.#matching).size === 0)
            return size;
        this.#guessed.add(digest);
        return guessedSize;
    }
    #isWorthReading(matches) {
        const bytes = (0,sum/* sumOf */.X)(matches.values(), ({ descriptor }) => descriptor.size);
        return matches.size > 0 && bytes >= this.#image.unpackedBytes * worthReading;
    }
    #requireNew() {
        if (this.#uploads - this.#awaited.size <= this.#mostUnasked)
            return;
        throw new pushable_image/* NotPushableError */.A('it would send layers that the registry has');
    }
}

;// CONCATENATED MODULE: ./lib/engine/intake/pushed-content.js


class PushedContent {
    #manifests;
    #intake;
    #target;
    #repository;
    constructor(manifests, intake, target, repository) {
        this.#manifests = manifests;
        this.#intake = intake;
        this.#target = target;
        this.#repository = repository;
    }
    async readManifest({ digest }) {
        return this.#manifests.get(digest);
    }
    async readConfig({ digest }) {
        const [received, placement] = [this.#intake.small(digest), this.#intake.placementOf(digest)];
        if (received !== undefined || placement === undefined)
            return received;
        const { from = this.#target } = placement;
        return await (0,read_bounded/* readBounded */.C)(await this.#repository(from).readBlob(digest), oci_manifest/* maxManifestBytes */.rq);
    }
    async blobSize({ digest }) {
        return this.#intake.placementOf(digest)?.size;
    }
    locate({ digest }) {
        return `${digest} in ${this.#target}`;
    }
}

;// CONCATENATED MODULE: ./lib/engine/push-received.js

















const mostPushes = 3;
class ReceivedPush {
    #run;
    #session;
    #image;
    #intake;
    #guesses;
    #brought;
    constructor(run, session, image) {
        this.#run = run;
        this.#session = session;
        this.#image = image;
        const heldElsewhere = (digest) => run.context.siblings?.heldBy(digest) ?? [];
        this.#intake = new Intake({ ...run, session, heldElsewhere });
        this.#brought = this.#untilBrought();
        this.#brought.catch(() => { });
        this.#guesses = new LayerGuesses(this.#intake, image, this.#matchDiffIds());
    }
    async run() {
        this.#run.progress.start(0);
        try {
            return await this.#pushAndFinish();
        }
        finally {
            this.#run.progress.stop();
            this.#intake.close();
        }
    }
    async #pushAndFinish() {
        await this.#requireMovableTags();
        await this.#mountBrought();
        for (let push = 1; push <= mostPushes; push += 1) {
            const { root, absent, replaced } = await this.#receive();
            if (absent.length > 0) {
                this.#guesses.refuse(absent);
                continue;
            }
            try {
                return await this.#finish(root, replaced);
            }
            catch (error) {
                if (!(error instanceof errors/* BlobsMissingError */.VK) || error.digests.length === 0)
                    throw error;
                this.#guesses.refuse(error.digests.filter(oci_digest/* isDigest */.Bc));
            }
        }
        throw new pushable_image/* NotPushableError */.A('it did not send all layers');
    }
    placed(digest) {
        const placement = this.#intake.placementOf(digest);
        if (placement === undefined || placement.outcome === 'existing')
            return undefined;
        return { ...placement, outcome: placement.outcome };
    }
    async #matchDiffIds() {
        const { matchDiffIds } = this.#run.context.options;
        const { diffIds, rootDigest } = this.#image;
        if (!matchDiffIds || rootDigest !== undefined)
            return new Map();
        const brought = await this.#brought;
        if (diffIds.every(diffId => brought.has(diffId)))
            return brought;
        return new Map([...(await this.#intake.matchDiffIds(diffIds)), ...brought]);
    }
    async #mountBrought() {
        const brought = await this.#brought;
        await Promise.all([...brought.values()].map(({ descriptor }) => this.#intake.find(descriptor.digest)));
    }
    async #untilBrought() {
        const { siblings } = this.#run.context;
        const found = new Map();
        if (siblings === undefined || !this.#intake.mounting)
            return found;
        const wait = async (diffId) => {
            const repository = await siblings.broughtBy(diffId);
            const descriptor = siblings.compressed(diffId);
            if (repository !== undefined && descriptor !== undefined)
                found.set(diffId, { diffId, descriptor, repository, trust: 'other' });
        };
        await Promise.all([...new Set(this.#image.diffIds)].map(wait));
        return found;
    }
    async #requireMovableTags() {
        const { ecr, options } = this.#run.context;
        const { description } = this.#session.target;
        if (description === undefined || description.tagMutability === 'MUTABLE')
            return;
        try {
            const { digests } = await ecr.resolveImages(options.repository, options.tags);
            const [first] = findImmutableTags(description, options.tags, digests);
            if (first !== undefined)
                throw new pushable_image/* NotPushableError */.A(`the tag "${first.tag}" exists and is immutable`);
        }
        catch (error) {
            if (error instanceof pushable_image/* NotPushableError */.A)
                throw error;
            this.#run.tolerated.tolerate(error, 'images-unresolved');
        }
    }
    async #receive() {
        const pushed = await this.#run.stopwatch.phase('transfer', () => this.#image.push(this.#guesses));
        const image = inRequestedForm(this.#run.context, this.#inOwnForm(await this.#read(pushed)));
        const settled = await Promise.all((0,image_tree/* manifestsOf */.oF)(image).map(({ manifest }) => this.#guesses.settle(manifest)));
        const replaced = new Map(settled.flatMap(({ known }) => [...known]));
        return {
            root: rebuild(image, replaced),
            absent: settled.flatMap(({ wrong }) => wrong),
            replaced,
        };
    }
    async #read({ root, manifests }) {
        const { rootDigest } = this.#image;
        if (rootDigest !== undefined && root.digest !== rootDigest) {
            throw new pushable_image/* NotPushableError */.A('it pushed only a part of the image');
        }
        const { connection } = this.#session;
        const { repository } = this.#run.context.options;
        const content = new PushedContent(manifests, this.#intake, repository, name => connection.repository(name));
        const tree = await readImageTree(root, content, { platforms: [], missing: 'refuse' });
        if ((0,image_tree/* needsCompression */.y_)(tree.root))
            throw new pushable_image/* NotPushableError */.A('it would push layers uncompressed');
        return tree.root;
    }
    #inOwnForm(image) {
        if (this.#image.rootDigest !== undefined || image.kind !== 'manifest')
            return image;
        return inDockersOrder(image);
    }
    async #finish(root, replaced) {
        const { context, stopwatch, tolerated } = this.#run;
        const { options, log } = context;
        const arrived = asMatched(arrivedImage(this.#intake, root), replaced);
        const { plan, layers } = arrived;
        const resolved = await stopwatch.phase('manifests', async () => {
            const known = await resolveImage(context, root, this.#session, tolerated);
            checkImmutableTags(this.#session.target, options.tags, root.descriptor.digest, known.digests);
            logPlan(plan, options.repository, log.locating);
            for (const layer of layers)
                log.transfer.layer(loggedBlob(layer), layer);
            await pushManifests(context, this.#session.connection, root, async () => known);
            return known;
        });
        const existed = resolved.digests.has(root.descriptor.digest) && layers.every(({ outcome }) => outcome === 'existing');
        return await arrivedResult(this.#intake, arrived, { existed, requests: context.requests, stopwatch });
    }
}
function inDockersOrder(node) {
    const ordered = ({ mediaType, size, digest, ...rest }) => ({
        mediaType,
        size,
        digest,
        ...rest,
    });
    const { config, layers, ...rest } = node.manifest;
    const manifest = { ...rest, config: ordered(config), layers: layers.map(ordered) };
    const bytes = (0,oci_manifest/* serializeManifest */.MZ)(manifest);
    const descriptor = { ...node.descriptor, digest: (0,oci_digest/* digestOf */.ol)(bytes), size: bytes.byteLength };
    return { ...node, manifest, bytes, descriptor };
}
function asMatched(image, replaced) {
    const matched = new Set([...replaced.values()].map(({ digest }) => digest));
    const layers = image.layers.map(layer => matched.has(layer.descriptor.digest)
        ? { ...layer, plan: { ...layer.plan, matchedByDiffId: true } }
        : layer);
    return { ...image, layers };
}

// EXTERNAL MODULE: ./lib/engine/stopwatch.js
var stopwatch = __webpack_require__(6745);
;// CONCATENATED MODULE: ./lib/engine/transfer/progress.js

const intervalMilliseconds = 10_000;
class TransferProgress {
    #log;
    #interval;
    #together;
    #busy = new stopwatch/* BusyTime */.N();
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

;// CONCATENATED MODULE: ./lib/engine/push-image.js











async function pushImage(dependencies, options) {
    const context = { ...dependencies, options, log: new PushLog(dependencies.logger) };
    const progress = new TransferProgress(context.log.transfer, undefined, dependencies.uploading);
    const run = { context, tolerated: new ToleratedErrors(), stopwatch: new stopwatch/* Stopwatch */.e(), progress };
    try {
        const result = await pushEitherWay(run);
        context.log.outcome.warnings(result.warnings);
        return result;
    }
    catch (error) {
        const failure = run.tolerated.reasonFor(error, options.createRepository !== undefined);
        context.log.outcome.warnings(run.tolerated.warningsAfter(failure));
        throw failure;
    }
}
async function pushEitherWay(run) {
    const { context, tolerated, stopwatch } = run;
    const opening = stopwatch.phase('sign-in', () => openSession(context, tolerated));
    opening.catch(() => { });
    if (context.options.dryRun || context.source.pushable === undefined)
        return await new LoadedPush(run).run(opening);
    let received;
    try {
        received = await beginReceiving(run, opening);
        return await received.run();
    }
    catch (error) {
        if (!(error instanceof pushable_image/* NotPushableError */.A))
            throw error;
        context.log.opening.imageIsSaved(error.reason);
        const earlier = { ...context, placedBefore: (digest) => received?.placed(digest) };
        return await new LoadedPush({ ...run, context: earlier }).run(describedAgain(run, opening));
    }
}
async function beginReceiving(run, opening) {
    const { context, stopwatch } = run;
    const image = await stopwatch.phase('load', () => pushableImage(run));
    const session = await opening;
    const { options, log } = context;
    checkBlobMounting(session, options.blobMounting, log.opening);
    checkCreation(session.target, options, session.connection.host);
    return new ReceivedPush(run, session, image);
}
async function pushableImage({ context }) {
    const { source, options } = context;
    const image = await source.pushable?.();
    if (image === undefined)
        throw new pushable_image/* NotPushableError */.A('there is no program that pushes it');
    const compressesAnew = image.rootDigest === undefined;
    if (compressesAnew && (options.compression !== 'gzip' || options.compressionLevel !== undefined)) {
        throw new pushable_image/* NotPushableError */.A('Docker cannot compress as the inputs "compression" and "compression-level" say');
    }
    return image;
}
async function describedAgain({ context, tolerated }, opening) {
    const session = await opening;
    if (!session.target.missing)
        return session;
    const target = await describeTarget(context.ecr, context.options.repository, tolerated);
    return await withCreation(context, { ...session, target });
}

;// CONCATENATED MODULE: ./lib/shared/edit-distance.js
function editDistance(left, right, limit) {
    if (Math.abs(left.length - right.length) > limit)
        return Number.POSITIVE_INFINITY;
    let row = Array.from({ length: right.length + 1 }, (_, at) => at);
    for (let i = 1; i <= left.length; i++) {
        const next = [i];
        for (let j = 1; j <= right.length; j++) {
            const substituted = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
            next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted));
        }
        row = next;
    }
    return row[right.length] ?? Number.POSITIVE_INFINITY;
}

// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(1455);
;// CONCATENATED MODULE: ./lib/images/archive/tar-header.js

const blockBytes = 512;
const headerOnlyFlags = '123456';
const extensionFlags = 'xgLK';
const decoder = new TextDecoder('utf-8', { fatal: true });
function tarError(archive, problem, options) {
    return new errors/* ImageError */.C8(`${archive}: ${problem}.`, 'Rebuild or re-save the image.', options);
}
function emptyTar(archive) {
    return tarError(archive, 'it is empty or truncated');
}
function parseTarHeader(block, archive, overrides = {}) {
    if (block.every(byte => byte === 0))
        return undefined;
    if (!hasValidChecksum(block))
        throw tarError(archive, 'it is not a tar archive, or it is corrupt (wrong header checksum)');
    const stored = String.fromCharCode(block[156] ?? 0);
    const size = parseNumber(block.subarray(124, 136), archive);
    if (extensionFlags.includes(stored))
        return { name: `(${stored} header)`, linkname: '', flag: stored, size };
    const name = overrides.path ?? storedName(block, archive);
    const flag = typeOf(stored, name);
    return {
        name,
        linkname: overrides.linkpath ?? tar_header_text(block.subarray(157, 257), archive),
        flag,
        size: headerOnlyFlags.includes(flag) ? 0 : (overrides.size ?? size),
    };
}
function isExtension({ flag }) {
    return extensionFlags.includes(flag);
}
function typeOf(stored, name) {
    if (stored === '\0')
        return name.endsWith('/') ? '5' : '0';
    return stored === '7' ? '0' : stored;
}
function storedName(block, archive) {
    const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
    const prefix = isPosix ? tar_header_text(block.subarray(345, 500), archive) : '';
    const name = tar_header_text(block.subarray(0, 100), archive);
    return prefix === '' ? name : `${prefix}/${name}`;
}
function tar_header_text(field, archive) {
    const end = field.indexOf(0);
    try {
        return decoder.decode(end < 0 ? field : field.subarray(0, end));
    }
    catch (error) {
        throw tarError(archive, 'it has an entry whose name is not UTF-8', { cause: error });
    }
}
function parseNumber(field, archive) {
    const value = (field[0] ?? 0) & 0x80 ? parseBase256(field) : parseOctal(field);
    if (value !== undefined && Number.isSafeInteger(value) && value >= 0)
        return value;
    throw tarError(archive, 'it has an entry without a valid size');
}
function parseOctal(field) {
    const digits = field.toString('latin1').replace(/^[ \0]+|[ \0].*$/gs, '');
    return /^[0-7]*$/.test(digits) ? Number.parseInt(`0${digits}`, 8) : undefined;
}
function parseBase256(field) {
    if (field[0] !== 0x80)
        return undefined;
    return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
}
function hasValidChecksum(block) {
    const stated = parseOctal(block.subarray(148, 156));
    let unsigned = 8 * 0x20;
    let signed = unsigned;
    for (let at = 0; at < blockBytes; at++) {
        if (at >= 148 && at < 156)
            continue;
        unsigned += block[at] ?? 0;
        signed += block.readInt8(at);
    }
    return stated === unsigned || stated === signed;
}
function parsePaxRecords(data, archive) {
    const records = new Map();
    let rest = data;
    while (rest.length > 0 && rest[0] !== 0) {
        const { key, value, length } = nextRecord(rest, archive);
        if (key.startsWith('GNU.sparse.'))
            throw tarError(archive, 'it has a sparse entry, which is not supported');
        records.set(key, value);
        rest = rest.subarray(length);
    }
    const path = records.get('path');
    const linkpath = records.get('linkpath');
    const size = records.get('size');
    return {
        ...(path ? { path } : {}),
        ...(linkpath ? { linkpath } : {}),
        ...(size ? { size: parseSize(size, archive) } : {}),
    };
}
function nextRecord(data, archive) {
    const blank = data.indexOf(0x20);
    const digits = data.toString('latin1', 0, Math.max(0, Math.min(blank, 10)));
    const length = /^[0-9]+$/.test(digits) ? Number(digits) : 0;
    const equals = data.indexOf(0x3d, blank);
    if (length > data.length || data[length - 1] !== 0x0a || equals < blank || equals >= length) {
        throw tarError(archive, 'it has a malformed pax header');
    }
    const value = data.subarray(equals + 1, length - 1);
    const key = data.toString('latin1', blank + 1, equals);
    const isName = key === 'path' || key === 'linkpath';
    if (isName && value.includes(0))
        throw tarError(archive, 'it has an entry with a NUL character in its name');
    return { key, value: isName ? tar_header_text(value, archive) : value.toString('latin1'), length };
}
function parseSize(digits, archive) {
    const size = /^[0-9]+$/.test(digits) ? Number(digits) : Number.NaN;
    if (Number.isSafeInteger(size))
        return size;
    throw tarError(archive, 'it has an entry without a valid size');
}

;// CONCATENATED MODULE: ./lib/images/archive/archive-file.js
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




const reading = 'read the archive';
async function openToRead(path) {
    try {
        return await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,external_node_fs_promises_.open)(path, 'r'));
    }
    catch (error) {
        throw (0,file_error/* readError */.lS)(error, reading, path);
    }
}
async function readStart(path, length) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const handle = __addDisposableResource(env_1, await openToRead(path), true);
        try {
            const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
            return buffer.subarray(0, bytesRead);
        }
        catch (error) {
            throw (0,file_error/* readError */.lS)(error, reading, path);
        }
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
class ArchiveFile {
    name;
    size;
    #path;
    #handle;
    constructor(path, name, size, handle) {
        this.name = name;
        this.size = size;
        this.#path = path;
        this.#handle = handle;
    }
    static async open(path, name) {
        const handle = await openToRead(path);
        try {
            const { size } = await handle.stat();
            return new ArchiveFile(path, name, size, handle);
        }
        catch (error) {
            await handle.close();
            throw (0,file_error/* readError */.lS)(error, reading, path);
        }
    }
    async read(offset, length) {
        const buffer = Buffer.allocUnsafe(length);
        await this.stream(offset, length).fill(buffer);
        return buffer;
    }
    stream(offset, length) {
        return new file_stream/* FileStream */.t(this.#handle, {
            offset,
            length,
            tooShort: () => this.#tooShort(),
            unreadable: error => (0,file_error/* readError */.lS)(error, reading, this.#path),
        });
    }
    async close() {
        await this.#handle.close();
    }
    [Symbol.asyncDispose]() {
        return this.close();
    }
    #tooShort() {
        return tarError(this.name, 'it was truncated while being read');
    }
}

;// CONCATENATED MODULE: ./lib/images/archive/detect-archive.js





async function resemblesArchive(path) {
    const stats = await (0,external_node_fs_promises_.stat)(path).catch(error => {
        throw (0,file_error/* readError */.lS)(error, 'read the image', path);
    });
    if (stats.isFIFO())
        return true;
    return stats.isFile() && isStartOfArchive(await readStart(path, blockBytes), path);
}
function isStartOfArchive(start, path) {
    if (detectCompression(start) !== 'none')
        return true;
    if (start.length < blockBytes)
        return false;
    try {
        return parseTarHeader(start, path) !== undefined;
    }
    catch {
        return false;
    }
}

// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./lib/images/archive/read-pipe.js




const read_pipe_reading = 'read the archive';
const read_pipe_chunkBytes = 256 * 1024;
const pollMilliseconds = 20;
async function* readPipe(path, signal) {
    const flags = external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK;
    const handle = await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,external_node_fs_promises_.open)(path, flags)).catch(error => {
        throw (0,file_error/* readError */.lS)(error, read_pipe_reading, path);
    });
    try {
        let hasWriter = false;
        for (;;) {
            signal.throwIfAborted();
            const chunk = await readNow(handle, path);
            if (chunk !== undefined && chunk.length > 0) {
                hasWriter = true;
                yield chunk;
            }
            else if (chunk !== undefined && hasWriter) {
                return;
            }
            else {
                hasWriter ||= chunk === undefined;
                await (0,promises_.setTimeout)(pollMilliseconds);
            }
        }
    }
    finally {
        await handle.close();
    }
}
async function readNow(handle, path) {
    try {
        const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(read_pipe_chunkBytes), 0, read_pipe_chunkBytes, null);
        return buffer.subarray(0, bytesRead);
    }
    catch (error) {
        if ((0,file_error/* codeOf */.$N)(error) === 'EAGAIN')
            return undefined;
        throw (0,file_error/* readError */.lS)(error, read_pipe_reading, path);
    }
}

;// CONCATENATED MODULE: ./lib/images/archive/decompress.js
var decompress_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var decompress_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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








async function decompressFile(from, to, compression, options) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { name } = options;
        const file = decompress_addDisposableResource(env_1, await ArchiveFile.open(from, name), true);
        const tar = unpack(file.stream(0, file.size), compression, { name, padded: true });
        await writeCopy(tarStart(unpacked(tar, name), name), to, options);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = decompress_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
async function copyToFile(from, to, options) {
    await writeCopy(readPipe(from, options.signal), to, options);
}
async function writeCopy(chunks, to, { name, signal }) {
    try {
        const output = await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,external_node_fs_promises_.open)(to, 'wx', 0o600));
        await (0,external_node_stream_promises_.pipeline)(chunks, output.createWriteStream(), { signal });
    }
    catch (error) {
        signal.throwIfAborted();
        throw (0,file_error/* writeError */.oG)(error, `write a copy of ${name} to disk`, to);
    }
}
async function* unpacked(tar, name) {
    try {
        yield* tar;
    }
    catch (error) {
        if (error instanceof errors/* PushError */.Vc)
            throw error;
        const problem = (0,file_error/* codeOf */.$N)(error) === 'Z_BUF_ERROR' ? 'it is truncated' : (0,errors/* messageOf */.bD)(error);
        throw new errors/* ImageError */.C8(`${name} cannot be decompressed: ${problem}.`, 'Rebuild or re-save the image.', {
            cause: error,
        });
    }
}
async function* tarStart(chunks, name) {
    let start = Buffer.alloc(0);
    for await (const chunk of chunks) {
        if (start.length >= blockBytes) {
            yield chunk;
            continue;
        }
        start = Buffer.concat([start, chunk]);
        if (start.length < blockBytes)
            continue;
        if (parseTarHeader(start.subarray(0, blockBytes), name) === undefined)
            throw emptyTar(name);
        yield start;
    }
    if (start.length < blockBytes)
        throw emptyTar(name);
}

;// CONCATENATED MODULE: ./lib/images/archive/spool.js



class Spool {
    #directory;
    constructor(directory) {
        this.#directory = directory;
    }
    static async create(temporaryDirectory) {
        try {
            return new Spool(await (0,external_node_fs_promises_.mkdtemp)((0,external_node_path_.join)(temporaryDirectory, 'ecr-mount-push-')));
        }
        catch (error) {
            throw (0,file_error/* writeError */.oG)(error, 'create a temporary directory', temporaryDirectory);
        }
    }
    path(name) {
        return (0,external_node_path_.join)(this.#directory, name);
    }
    async remove() {
        await (0,external_node_fs_promises_.rm)(this.#directory, { recursive: true, force: true, maxRetries: 3 }).catch(() => { });
    }
}

;// CONCATENATED MODULE: ./lib/images/archive/archive-path.js


function entryPath(name, archive) {
    const parts = name.split('/').filter(part => part !== '' && part !== '.');
    if (name.startsWith('/') || parts.includes('..')) {
        throw tarError(archive, `the entry ${shown(name)} points outside the archive`);
    }
    return parts.join('/');
}
function linkTarget(path, linkname, symbolic, archive) {
    const parts = symbolic ? path.split('/').slice(0, -1) : [];
    let outside = linkname.startsWith('/');
    for (const part of linkname.split('/')) {
        if (part === '' || part === '.')
            continue;
        if (part !== '..')
            parts.push(part);
        else if (parts.pop() === undefined)
            outside = true;
    }
    if (!outside)
        return parts.join('/');
    throw tarError(archive, `the link ${shown(path)} points outside the archive, to ${shown(linkname)}`);
}
function shown(name) {
    return JSON.stringify((0,one_line/* cutEnd */.ym)(name, 120));
}

;// CONCATENATED MODULE: ./lib/images/archive/doubled-file.js


const pieceBytes = 256 * 1024;
async function requireSameFiles(archive, path, entry) {
    let later = entry;
    for (let earlier = entry.replaces; earlier !== undefined; earlier = later.replaces) {
        if (earlier.type !== 'file' || !(await areSameBytes(archive, later, earlier)))
            throw tarError(archive.name, `it has two different entries named ${shown(path)}`);
        later = earlier;
    }
}
async function areSameBytes(archive, one, other) {
    if (one.offset === other.offset)
        return true;
    if (one.size !== other.size)
        return false;
    for (let at = 0; at < one.size; at += pieceBytes) {
        const length = Math.min(pieceBytes, one.size - at);
        const first = await archive.read(one.offset + at, length);
        const second = await archive.read(other.offset + at, length);
        if (!first.equals(second))
            return false;
    }
    return true;
}

;// CONCATENATED MODULE: ./lib/images/archive/tar-index.js


const maxEntries = 100_000;
const maxNameBytes = 16 * 1024 * 1024;
const maxExtensionBytes = 1024 * 1024;
const maxLinks = 40;
const windowBytes = 32 * 1024;
const onlyOnce = ['index.json', 'manifest.json', 'oci-layout'];
class TarIndex {
    #archive;
    #entries;
    constructor(archive, entries) {
        this.#archive = archive;
        this.#entries = entries;
    }
    find(path) {
        let at = entryPath(path, this.#archive);
        for (let links = 0; links <= maxLinks; links++) {
            const entry = this.#entries.get(at);
            if (entry?.type === 'file')
                return entry;
            if (entry?.type === 'other')
                throw tarError(this.#archive, `${shown(path)} is not a regular file`);
            at = entry?.target ?? this.#throughDirectoryLink(at);
            if (at === undefined)
                return undefined;
        }
        throw tarError(this.#archive, `the link ${shown(path)} is part of a loop`);
    }
    #throughDirectoryLink(path) {
        for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            const entry = this.#entries.get(path.slice(0, slash));
            if (entry?.type === 'link')
                return entryPath(`${entry.target}/${path.slice(slash + 1)}`, this.#archive);
        }
        return undefined;
    }
}
async function indexTar(input, signal) {
    const window = windowOf(input);
    const entries = new Entries(input.name);
    let overrides = {};
    let offset = 0;
    while (offset + blockBytes <= input.size) {
        signal.throwIfAborted();
        const header = parseTarHeader(await window(offset, blockBytes), input.name, overrides);
        if (header === undefined)
            break;
        const { size } = header;
        const data = offset + blockBytes;
        if (size > input.size - data)
            throw truncated(input, header);
        if (isExtension(header)) {
            overrides = { ...overrides, ...(await readExtension(input, header, data)) };
        }
        else {
            entries.add(header, data);
            overrides = {};
        }
        offset = data + Math.ceil(size / blockBytes) * blockBytes;
    }
    if (offset === 0 || offset > input.size)
        throw emptyTar(input.name);
    return new TarIndex(input.name, entries.byPath);
}
class Entries {
    byPath = new Map();
    #archive;
    #count = 0;
    #nameBytes = 0;
    constructor(archive) {
        this.#archive = archive;
    }
    add(header, offset) {
        const path = entryPath(header.name, this.#archive);
        const entry = this.#entry(header, path, offset);
        this.#count += 1;
        this.#nameBytes += path.length + (entry.type === 'link' ? entry.target.length : 0);
        if (this.#count > maxEntries || this.#nameBytes > maxNameBytes) {
            throw tarError(this.#archive, `it has more entries than the limit of ${maxEntries}, or its entry names are too long`);
        }
        const earlier = this.byPath.get(path);
        if (earlier !== undefined)
            this.#requireSame(path, earlier, entry);
        const isDuplicate = entry.type === 'file' && earlier !== undefined;
        this.byPath.set(path, isDuplicate ? { ...entry, replaces: earlier } : entry);
    }
    #entry({ flag, size, linkname }, path, offset) {
        if (flag === '0')
            return { type: 'file', offset, size };
        if (flag === 'S')
            throw tarError(this.#archive, 'it has a sparse entry, which is not supported');
        if (flag === 'M')
            throw tarError(this.#archive, 'it is part of a multi-volume archive');
        const symbolic = flag === '2';
        if (!symbolic && flag !== '1')
            return { type: 'other' };
        return { type: 'link', target: linkTarget(path, linkname, symbolic, this.#archive) };
    }
    #requireSame(path, earlier, later) {
        const sizes = [earlier, later].map(entry => (entry.type === 'file' ? entry.size : -1));
        const isBlob = /(^|\/)[0-9a-f]{64}(\.|$)/.test(path);
        if (onlyOnce.includes(path) || (isBlob && sizes[0] !== sizes[1])) {
            throw tarError(this.#archive, `it has two different entries named ${shown(path)}`);
        }
    }
}
async function readExtension(input, header, offset) {
    if (header.size > maxExtensionBytes)
        throw tarError(input.name, 'it has an extension header that is too large');
    const data = await input.read(offset, header.size);
    if (header.flag === 'x')
        return parsePaxRecords(data, input.name);
    if (header.flag === 'L')
        return { path: tar_header_text(data, input.name) };
    if (header.flag === 'K')
        return { linkpath: tar_header_text(data, input.name) };
    const records = parsePaxRecords(data, input.name);
    if (Object.keys(records).length === 0)
        return {};
    throw tarError(input.name, 'it has a global pax header that sets the name or size of entries');
}
function truncated(input, header) {
    return tarError(input.name, `it is truncated, or the size of its entry ${shown(header.name)} is wrong`);
}
function windowOf(input) {
    let start = 0;
    let bytes = Buffer.alloc(0);
    return async (offset, length) => {
        if (offset < start || offset + length > start + bytes.length) {
            start = offset;
            bytes = await input.read(offset, Math.min(windowBytes, input.size - offset));
        }
        return bytes.subarray(offset - start, offset - start + length);
    };
}

;// CONCATENATED MODULE: ./lib/images/archive/tar-store.js



class TarStore {
    name;
    #file;
    #index;
    #checked = new Set();
    constructor(file, index) {
        this.name = file.name;
        this.#file = file;
        this.#index = index;
    }
    static async open(file, signal) {
        try {
            return new TarStore(file, await indexTar(file, signal));
        }
        catch (error) {
            await file.close();
            throw error;
        }
    }
    has(path) {
        return this.#index.find(path) !== undefined;
    }
    async sizeOf(path) {
        return this.#index.find(path)?.size;
    }
    async read(path, limit) {
        const entry = this.#index.find(path);
        if (entry === undefined)
            return undefined;
        if (entry.size > limit) {
            throw new errors/* ImageError */.C8(`${path} in ${this.name} is ${entry.size} bytes, more than the limit of ${limit}.`, 'Rebuild or re-save the image.');
        }
        return await this.#file.read(entry.offset, entry.size);
    }
    async head(path, length) {
        const entry = this.#require(path);
        return await this.#file.read(entry.offset, Math.min(entry.size, length));
    }
    async requireNoOther(path) {
        const entry = this.#index.find(path);
        if (entry === undefined || this.#checked.has(entry.offset))
            return;
        this.#checked.add(entry.offset);
        await requireSameFiles(this.#file, path, entry);
    }
    offsetOf(path) {
        return this.#require(path).offset;
    }
    async areSame(path, other) {
        return await areSameBytes(this.#file, this.#require(path), this.#require(other));
    }
    async open(path) {
        const entry = this.#require(path);
        return this.#file.stream(entry.offset, entry.size);
    }
    async close() {
        await this.#file.close();
    }
    #require(path) {
        const entry = this.#index.find(path);
        if (entry !== undefined)
            return entry;
        throw new errors/* ImageError */.C8(`${this.name} does not contain ${path}.`, 'Rebuild or re-save the image.');
    }
}

;// CONCATENATED MODULE: ./lib/images/archive/open-archive.js








async function openArchive(path, options) {
    const name = `archive ${path}`;
    options.signal.throwIfAborted();
    const kind = await kindOf(path);
    const compression = kind === 'file' ? await compressionOf(path) : 'none';
    if (kind === 'file' && compression === 'none')
        return await openPlain(path, name, options.signal);
    const spool = await Spool.create(options.temporaryDirectory);
    try {
        const tar = await spooled(path, kind, spool, { name, signal: options.signal });
        const files = await TarStore.open(await ArchiveFile.open(tar, name), options.signal);
        return { files, close: () => closeAll(files, spool) };
    }
    catch (error) {
        await spool.remove();
        throw error;
    }
}
async function openPlain(path, name, signal) {
    const files = await TarStore.open(await ArchiveFile.open(path, name), signal);
    return { files, close: () => files.close() };
}
async function closeAll(files, spool) {
    try {
        await files.close();
    }
    finally {
        await spool.remove();
    }
}
async function spooled(path, kind, spool, options) {
    const file = kind === 'file' ? path : spool.path('copy');
    if (kind === 'pipe')
        await copyToFile(path, file, options);
    const compression = await compressionOf(file);
    if (compression === 'none')
        return file;
    const tar = spool.path('archive.tar');
    await decompressFile(file, tar, compression, options);
    return tar;
}
async function kindOf(path) {
    const stats = await (0,external_node_fs_promises_.stat)(path).catch(error => {
        throw (0,file_error/* readError */.lS)(error, 'read the archive', path);
    });
    if (stats.isFile())
        return 'file';
    if (stats.isFIFO())
        return 'pipe';
    const problem = stats.isDirectory() ? 'is a directory, not an archive' : 'is not a regular file';
    throw new errors/* InputError */.dz('image', `${path} ${problem}.`, 'Use oci:DIR for an OCI image layout.');
}
async function compressionOf(path) {
    const compression = detectCompression(await readStart(path, magicBytes));
    if (compression !== 'bzip2' && compression !== 'xz')
        return compression;
    throw new errors/* ImageError */.C8(`Archive ${path} is compressed with ${compression}, which is not supported.`, `Decompress it first (${compression === 'xz' ? 'unxz' : 'bunzip2'}), or use gzip, zstd or no compression.`);
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./lib/images/path-location.js





const readingImage = 'read the image';
function shownLocation({ source, reference }) {
    return reference === undefined ? source : `${source}:${reference}`;
}
const absent = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL'];
async function pathExists(path) {
    try {
        await (0,external_node_fs_promises_.stat)(path);
        return true;
    }
    catch (error) {
        if (absent.includes((0,file_error/* codeOf */.$N)(error)))
            return false;
        throw (0,file_error/* readError */.lS)(error, readingImage, path);
    }
}
async function statOf(path) {
    return await (0,external_node_fs_promises_.stat)(path).catch(error => {
        throw (0,file_error/* readError */.lS)(error, readingImage, path);
    });
}
async function fromHome(path) {
    return path.startsWith('~/') && !(await pathExists('~').catch(() => false))
        ? (0,external_node_path_.join)((0,external_node_os_.homedir)(), path.slice(2))
        : path;
}
async function splitPath(prefix, written) {
    const location = await existingPath(await fromHome(written));
    if (location !== undefined)
        return location;
    const path = written.split(':', 1)[0] ?? '';
    const problem = path === '' ? `the path after "${prefix}" is missing.` : `${path} does not exist.`;
    throw new errors/* InputError */.dz('image', problem, 'Set it to the file or directory that the build wrote.');
}
async function existingPath(text) {
    const colons = [...text.matchAll(/:/g)].map(match => match.index).toReversed();
    for (const end of [text.length, ...colons]) {
        const path = text.slice(0, end);
        if (path !== '' && (await pathExists(path)))
            return withReference(path, text.slice(end + 1));
    }
    return undefined;
}
function withReference(path, reference) {
    return reference === '' ? { path } : { path, reference };
}

;// CONCATENATED MODULE: ./lib/images/archive-image.js



class ArchiveImage {
    description;
    local = true;
    #location;
    #formatOf;
    #options;
    #archive;
    #image;
    #closed = false;
    constructor(location, formatOf, options) {
        this.description = shownLocation(location);
        this.#location = location;
        this.#formatOf = formatOf;
        this.#options = options;
    }
    async load() {
        if (this.#image === undefined) {
            const archive = await openArchive(this.#location.path, this.#options);
            if (this.#closed) {
                await archive.close();
                throw new errors/* ImageError */.C8(`${this.description} is closed.`, 'Open it again.');
            }
            this.#archive = archive;
            this.#image = this.#formatOf(archive.files).imageIn(archive.files, this.#location, this.#options);
        }
        return await this.#image.load();
    }
    async open(blob) {
        if (this.#image === undefined)
            throw new errors/* ImageError */.C8(`${this.description} is not loaded.`, 'Load it first.');
        return await this.#image.open(blob);
    }
    isVerified(digest) {
        return this.#image?.isVerified?.(digest) ?? false;
    }
    async close() {
        this.#closed = true;
        const archive = this.#archive;
        this.#archive = undefined;
        await archive?.close();
    }
}

// EXTERNAL MODULE: ./lib/shared/list-names.js
var list_names = __webpack_require__(9436);
;// CONCATENATED MODULE: ./lib/images/image-tree/report-selection.js


function reportSelection(tree, image, logger) {
    const { root, dropped, missing } = tree;
    const digests = `The digest is ${root.descriptor.digest} instead of ${image.digest}.`;
    if (dropped.length > 0) {
        logger.notice(`Skipped because of the input "platforms": ${names(dropped)}. ${digests}`);
    }
    if (missing.length > 0) {
        logger.notice(`Skipped because their content is missing from the source: ${names(missing)}. ${digests}`);
    }
}
function names(members) {
    return (0,list_names/* listNames */.Z)([...new Set(members.map(nameOfMember))], 10);
}

;// CONCATENATED MODULE: ./lib/images/layout/layout-content.js




function blobPath(descriptor) {
    return `blobs/${(0,oci_digest/* algorithmOf */.Hy)(descriptor.digest)}/${(0,oci_digest/* hexOf */.ZD)(descriptor.digest)}`;
}
class LayoutContent {
    #files;
    constructor(files) {
        this.#files = files;
    }
    async readManifest(descriptor) {
        return await this.#files.read(blobPath(descriptor), oci_manifest/* maxManifestBytes */.rq);
    }
    async readConfig(descriptor) {
        return await this.#files.read(blobPath(descriptor), oci_manifest/* maxManifestBytes */.rq);
    }
    async blobSize(descriptor) {
        return await this.#files.sizeOf(blobPath(descriptor));
    }
    locate(descriptor) {
        return `${blobPath(descriptor)} in ${this.#files.name}`;
    }
    async open(blob) {
        const embedded = embeddedData(blob);
        if (embedded !== undefined && (await this.blobSize(blob)) === undefined) {
            return external_node_stream_.Readable.from([embedded], { objectMode: false });
        }
        return await this.#files.open(blobPath(blob));
    }
}

;// CONCATENATED MODULE: ./lib/images/image-name.js

function normalizeName(name) {
    const reference = (0,oci_reference/* parseReference */.F2)(name);
    if (reference === undefined)
        return undefined;
    const { digest, tag } = reference;
    const { host, repository } = withDefaults(reference);
    if (digest !== undefined)
        return `${host}/${repository}@${digest}`;
    return `${host}/${repository}:${tag ?? 'latest'}`;
}
function withDefaults(reference) {
    const named = reference.host ?? 'docker.io';
    const host = named === 'index.docker.io' ? 'docker.io' : named;
    const isOfficial = host === 'docker.io' && !reference.repository.includes('/');
    return { host, repository: isOfficial ? `library/${reference.repository}` : reference.repository };
}
function positionOf(reference) {
    const digits = /^@(\d{1,6})$/.exec(reference)?.[1];
    return digits === undefined ? undefined : Number(digits);
}

;// CONCATENATED MODULE: ./lib/images/pick-one.js



function pickOne(from, reference) {
    const selected = reference === undefined ? from.images : pick_one_select(from, reference);
    const matches = pick_one_distinct(from, selected);
    const [match] = matches;
    if (match !== undefined && matches.length === 1)
        return match;
    if (match === undefined) {
        throw ambiguous(from, `${cutStart(from.where)} has no image ${(0,one_line/* cutEnd */.ym)(reference ?? '', 60)}.`, pick_one_distinct(from, from.images));
    }
    const named = reference === undefined ? '' : ` named ${(0,one_line/* cutEnd */.ym)(reference, 60)}`;
    throw ambiguous(from, `${cutStart(from.where)} has ${matches.length} images${named}.`, matches);
}
function pick_one_select(from, reference) {
    const position = positionOf(reference);
    return position === undefined ? from.named(reference) : from.images.slice(position, position + 1);
}
function pick_one_distinct(from, images) {
    const first = new Map();
    for (const image of images)
        if (!first.has(from.keyOf(image)))
            first.set(from.keyOf(image), image);
    return [...first.values()];
}
const maxMessage = 490;
function ambiguous(from, problem, images) {
    const frame = new errors/* InputError */.dz('image', problem, 'Set it to one of: , ... (999999 more).').line.length;
    const written = [];
    let length = frame;
    for (const image of images) {
        const reference = `${from.source}:${referenceTo(from, image)}`;
        length += reference.length + (written.length === 0 ? 0 : 2);
        if (written.length > 0 && length > maxMessage)
            break;
        written.push(reference);
    }
    const more = images.length > written.length ? `, ... (${images.length - written.length} more)` : '';
    const remedy = `Set it to ${images.length > 1 ? 'one of: ' : ''}${written.join(', ')}${more}.`;
    return new errors/* InputError */.dz('image', problem, remedy);
}
const plain = /^[\w./:@+-]{1,200}$/;
function referenceTo(from, image) {
    const key = from.keyOf(image);
    const isOnly = (found) => found.length > 0 && found.every(one => from.keyOf(one) === key);
    const reference = from.suggest(image).find(one => plain.test(one) && isOnly(pick_one_select(from, one)));
    return reference ?? `@${from.images.indexOf(image)}`;
}
function cutStart(text) {
    return text.length > 80 ? `...${text.slice(-80)}` : text;
}

;// CONCATENATED MODULE: ./lib/images/saved-by-old-docker.js

function savedByOldDocker(where) {
    return new errors/* ImageError */.C8(`${where} was saved by Docker 1.9 or older: it has no manifest.json.`, 'Load it into a current Docker ("docker load") and save it again.');
}

;// CONCATENATED MODULE: ./lib/images/layout/pick-image.js






const versionSchema = schemas/* looseObject */._H3({ imageLayoutVersion: schemas/* string */.YjP() });
async function readLayoutIndex(files) {
    const bytes = await files.read('index.json', oci_manifest/* maxManifestBytes */.rq);
    if (bytes === undefined)
        throw await notALayout(files);
    await requireVersion(files);
    const parsed = (0,oci_manifest/* parseManifest */.Ng)(bytes, undefined, `index.json in ${files.name}`);
    if (parsed.kind === 'index')
        return parsed.index;
    throw new errors/* ImageError */.C8(`index.json in ${files.name} is not an image index.`, 'Rebuild the image.');
}
async function notALayout(files) {
    const [saved, old, ofSkopeo] = await Promise.all(['manifest.json', 'repositories', 'version'].map(name => files.sizeOf(name).catch(() => undefined)));
    if (saved === undefined && old !== undefined)
        return savedByOldDocker(files.name);
    if (saved === undefined) {
        return new errors/* ImageError */.C8(`${files.name} is not an OCI image layout: it has no index.json.`, 'Set the input "image" to the layout or archive that the build wrote, or to docker-daemon:NAME for a local Docker image.');
    }
    const problem = `${files.name} is not an OCI image layout: `;
    if (ofSkopeo !== undefined) {
        return new errors/* InputError */.dz('image', `${problem}skopeo wrote it with the transport dir:.`, 'Convert it with "skopeo copy dir:DIRECTORY oci:LAYOUT" and set the input to oci:LAYOUT.');
    }
    return new errors/* InputError */.dz('image', `${problem}it is in "docker save" format.`, 'Use docker-archive:FILE.');
}
async function requireVersion(files) {
    const bytes = await files.read('oci-layout', oci_manifest/* maxManifestBytes */.rq);
    if (bytes === undefined)
        return;
    const where = `oci-layout in ${files.name}`;
    const version = versionSchema.safeParse((0,oci_manifest/* parseJson */.qF)(bytes, where)).data?.imageLayoutVersion;
    if (version?.startsWith('1.'))
        return;
    throw new errors/* ImageError */.C8(`${where} has version ${version ?? '(none)'}, expected 1.x.`, 'Rebuild the image.');
}
function pickImage({ manifests }, reference, { source, where }) {
    if (manifests.length === 0) {
        throw new errors/* ImageError */.C8(`${where} contains no image: its index.json is empty.`, 'Rebuild the image.');
    }
    const images = {
        source,
        where,
        images: manifests,
        keyOf: ({ digest }) => digest,
        named: (name) => matching(manifests, name),
        suggest,
    };
    return pickOne(images, reference);
}
function suggest(entry) {
    const names = [refName(entry), imageName(entry)].filter(name => name !== undefined);
    return names.length === 0 ? [] : [...names, entry.digest];
}
function matching(all, reference) {
    const normal = normalizeName(reference);
    const rules = [
        descriptor => descriptor.digest === reference,
        descriptor => refName(descriptor) === reference,
        descriptor => imageName(descriptor) === reference,
        descriptor => normal !== undefined && normalizeName(imageName(descriptor) ?? '') === normal,
        descriptor => normal !== undefined && normalizeName(refName(descriptor) ?? '') === normal,
    ];
    for (const rule of rules) {
        const found = all.filter(rule);
        if (found.length > 0)
            return found;
    }
    return [];
}
function refName(descriptor) {
    return descriptor.annotations?.['org.opencontainers.image.ref.name'];
}
function imageName(descriptor) {
    return descriptor.annotations?.['io.containerd.image.name'];
}

;// CONCATENATED MODULE: ./lib/images/layout/layout-image.js





class LayoutImage {
    description;
    local = true;
    #files;
    #content;
    #location;
    #options;
    constructor(location, files, options) {
        this.description = shownLocation(location);
        this.#location = location;
        this.#files = files;
        this.#content = new LayoutContent(files);
        this.#options = options;
    }
    async load() {
        this.#options.signal.throwIfAborted();
        const index = await readLayoutIndex(this.#files);
        const { source, reference } = this.#location;
        const image = pickImage(index, reference, { source, where: this.#files.name });
        const { platforms, logger } = this.#options;
        const tree = await readImageTree(image, this.#content, { platforms, missing: 'refuse' });
        this.#options.signal.throwIfAborted();
        reportSelection(tree, image, logger);
        return tree.root;
    }
    async open(blob) {
        this.#options.signal.throwIfAborted();
        return await this.#content.open(blob);
    }
    async close() {
        await this.#files.close();
    }
}

;// CONCATENATED MODULE: ./lib/images/transports/oci-archive.js



const prefix = 'oci-archive:';
const layoutInArchive = {
    matches: files => files.has('index.json') && !files.has('manifest.json'),
    imageIn: (files, location, options) => new LayoutImage(location, files, options),
};
const ociArchive = {
    prefix,
    usage: 'oci-archive:FILE[:REF]',
    parse: text => splitPath(prefix, text),
    open(location, options) {
        const source = `${prefix}${location.path}`;
        return new ArchiveImage({ ...location, source }, () => layoutInArchive, options);
    },
    archive: layoutInArchive,
};

;// CONCATENATED MODULE: ./lib/images/transports/transport.js
function inputFor(transport, location) {
    return {
        transport: nameOf(transport),
        location,
        open: options => transport.open(location, options),
    };
}
function nameOf({ prefix }) {
    return prefix.replace(/:.*$/, '');
}

;// CONCATENATED MODULE: ./lib/images/transports/docker.js








const docker = {
    prefix: 'docker://',
    usage: 'docker://HOST/REPO:TAG',
    parse(text) {
        const reference = (0,oci_reference/* parseReference */.F2)(text);
        if (reference !== undefined)
            return reference;
        throw new errors/* InputError */.dz('image', `"docker://${text}" is not a valid image reference.`, 'Use docker://HOST/REPO:TAG.');
    },
    open: (reference, options) => new RemoteImage(reference, options),
};
class RemoteImage {
    description;
    local = false;
    origin;
    #reference;
    #options;
    #fetched = new Map();
    #repository;
    constructor(reference, options) {
        this.origin = withDefaults(reference);
        this.#reference = reference.digest ?? reference.tag ?? 'latest';
        const separator = reference.digest === undefined ? ':' : '@';
        this.description = `docker://${this.origin.host}/${this.origin.repository}${separator}${this.#reference}`;
        this.#options = options;
    }
    async load() {
        this.#options.signal.throwIfAborted();
        const root = await this.#root();
        const { platforms, logger } = this.#options;
        const tree = await readImageTree(root, this, { platforms, missing: 'refuse' });
        reportSelection(tree, root, logger);
        return tree.root;
    }
    async readManifest({ digest }) {
        const fetched = this.#fetched.get(digest);
        if (fetched !== undefined)
            return fetched;
        return (await (await this.#connect()).getManifest(digest))?.bytes;
    }
    async readConfig(descriptor) {
        const bytes = await (0,read_bounded/* readBounded */.C)(await this.open(descriptor), oci_manifest/* maxManifestBytes */.rq);
        if (bytes !== undefined)
            return bytes;
        throw new errors/* ImageError */.C8(`The registry returned bad data: config ${descriptor.digest} in ${this.description} is larger than the size in its descriptor.`, 'Use another source.');
    }
    async blobSize({ size }) {
        return size;
    }
    locate({ digest }) {
        return `${digest} in ${this.origin.host}/${this.origin.repository}`;
    }
    async open({ digest }) {
        return (await this.#connect()).readBlob(digest);
    }
    async close() { }
    async #root() {
        const fetched = await (await this.#connect()).getManifest(this.#reference);
        if (fetched === undefined) {
            throw new errors/* ImageError */.C8(`Image ${this.description} does not exist.`, 'Check the input "image".');
        }
        const { mediaType, bytes } = fetched;
        const digest = (0,oci_digest/* digestOf */.ol)(bytes);
        this.#fetched.set(digest, bytes);
        return { mediaType, digest, size: bytes.length };
    }
    #connect() {
        this.#repository ??= this.#options.remoteRepository(this.origin.host, this.origin.repository);
        return this.#repository;
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./lib/images/docker-archive/read-layer.js






const read_layer_remedy = 'Rebuild or re-save the image.';
async function readLayer(files, path, diffId, { budget, signal }) {
    signal.throwIfAborted();
    const size = await files.sizeOf(path);
    if (size === undefined) {
        throw new errors/* ImageError */.C8(`Layer ${diffId} (${path}) is missing from ${files.name}.`, read_layer_remedy);
    }
    const compression = detectCompression(await files.head(path, magicBytes));
    const layer = { files, path, diffId };
    if (compression === 'none') {
        requireName(layer, diffId);
        return { path, size, digest: diffId, compression };
    }
    if (!isPushable(compression)) {
        throw new errors/* ImageError */.C8(`Layer ${diffId} (${path} in ${files.name}) is compressed with ${compression}, which registries do not accept.`, 'Save the image with uncompressed, gzip or zstd layers.');
    }
    const digest = await verify(layer, compression, { budget, signal });
    requireName(layer, digest);
    return { path, size, digest, compression };
}
function isPushable(compression) {
    return compression === 'gzip' || compression === 'zstd';
}
async function verify({ files, path, diffId }, algorithm, { budget, signal }) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const name = `Layer ${diffId} (${path} in ${files.name})`;
    const bytes = hashed((0,file_stream/* scan */.S)(await files.open(path)), hash, signal);
    const fault = await faultOfUnpacked(bytes, { diffId, algorithm, name, budget });
    if (fault !== undefined)
        throw new errors/* ImageError */.C8(`${name} is corrupt: ${fault}.`, read_layer_remedy);
    return `sha256:${hash.digest('hex')}`;
}
async function* hashed(chunks, hash, signal) {
    for await (const chunk of chunks) {
        signal.throwIfAborted();
        hash.update(chunk);
        yield chunk;
    }
}
const nameOfDigest = /(?:^|[/:])([0-9a-f]{64})(?:\.tar(?:\.(?:gz|zst|zstd))?)?$/;
function requireName({ files, path, diffId }, digest) {
    const hex = nameOfDigest.exec(path)?.[1];
    if (hex === undefined || hex === (0,oci_digest/* hexOf */.ZD)(digest) || hex === (0,oci_digest/* hexOf */.ZD)(diffId))
        return;
    throw new errors/* ImageError */.C8(`Layer ${diffId} (${path} in ${files.name}) does not match the digest in its name: it has digest ${digest}.`, read_layer_remedy);
}

;// CONCATENATED MODULE: ./lib/images/docker-archive/build-manifest.js








const parallelLayers = 2;
async function buildManifest(files, image, layerPaths, signal) {
    const diffIds = (0,image_config/* diffIdsOf */.Nq)(image.config);
    if (diffIds.length !== layerPaths.length) {
        throw new errors/* ImageError */.C8(`${files.name} has ${layerPaths.length} layers, but the image config lists ${diffIds.length}.`, 'Rebuild or re-save the image.');
    }
    const places = diffIds.map((diffId, at) => ({ diffId, path: layerPaths[at] ?? '' }));
    const layers = await build_manifest_readLayers(files, places, signal);
    await requireSameContentPerDigest(files, layers);
    const node = manifestOf(image, layers);
    const paths = layers.map(({ digest, path }) => [digest, path]);
    return {
        node,
        paths: new Map([...paths, [node.manifest.config.digest, image.configPath]]),
        verified: new Set(layers.filter(({ compression }) => compression !== 'none').map(({ digest }) => digest)),
    };
}
async function build_manifest_readLayers(files, places, signal) {
    const limit = (0,p_limit/* default */.A)(parallelLayers);
    const stop = new AbortController();
    const shared = { budget: new GrowthBudget(), signal: AbortSignal.any([signal, stop.signal]) };
    let failure;
    const known = new Map();
    const reading = places.map(({ path, diffId }) => {
        const place = files.has(path) ? files.offsetOf(path) : path;
        const key = `${place} ${diffId}`;
        const layer = known.get(key) ?? limit(() => readLayer(files, path, diffId, shared));
        known.set(key, layer);
        return layer;
    });
    const noteFirst = (error) => {
        failure ??= { error };
        stop.abort();
    };
    await Promise.all(reading.map(layer => layer.catch(noteFirst)));
    if (failure !== undefined)
        throw failure.error;
    return Promise.all(reading);
}
async function requireSameContentPerDigest(files, layers) {
    const first = new Map();
    const compared = new Set();
    for (const layer of layers) {
        const other = first.get(layer.digest) ?? layer;
        first.set(layer.digest, other);
        const pair = `${layer.digest} ${files.offsetOf(layer.path)}`;
        if (compared.has(pair) || (await files.areSame(other.path, layer.path))) {
            compared.add(pair);
            continue;
        }
        throw new errors/* ImageError */.C8(`Layer ${layer.digest} is in ${files.name} twice with different contents: ${other.path} (${other.size} bytes) and ${layer.path} (${layer.size} bytes).`, 'Rebuild or re-save the image.');
    }
}
const dockerTypes = { none: media_types/* mediaTypes */.Ib.dockerLayer, gzip: media_types/* mediaTypes */.Ib.dockerLayerGzip };
const ociTypes = {
    none: media_types/* mediaTypes */.Ib.ociLayer,
    gzip: media_types/* mediaTypes */.Ib.ociLayerGzip,
    zstd: media_types/* mediaTypes */.Ib.ociLayerZstd,
};
function manifestOf(image, layers) {
    const { configBytes, config } = image;
    const isOci = layers.some(layer => layer.compression === 'zstd');
    const mediaType = isOci ? media_types/* mediaTypes */.Ib.ociManifest : media_types/* mediaTypes */.Ib.dockerManifest;
    const manifest = {
        schemaVersion: 2,
        mediaType,
        config: {
            mediaType: isOci ? media_types/* mediaTypes */.Ib.ociConfig : media_types/* mediaTypes */.Ib.dockerConfig,
            size: configBytes.length,
            digest: (0,oci_digest/* digestOf */.ol)(configBytes),
        },
        layers: layers.map(layer => layerDescriptor(layer, isOci)),
    };
    const bytes = (0,oci_manifest/* serializeManifest */.MZ)(manifest);
    const descriptor = { mediaType, digest: (0,oci_digest/* digestOf */.ol)(bytes), size: bytes.length };
    return { kind: 'manifest', descriptor, bytes, manifest, configBytes, config };
}
function layerDescriptor({ compression, size, digest }, isOci) {
    const mediaType = isOci || compression === 'zstd' ? ociTypes[compression] : dockerTypes[compression];
    return { mediaType, size, digest };
}

;// CONCATENATED MODULE: ./lib/images/docker-archive/original-image.js







const maxCandidates = 100;
async function findOriginalImage(index, saved, content) {
    const names = new Set(saved.names.map(normalizeName));
    const isNamed = (entry) => names.has(normalizeName(entry.annotations?.['io.containerd.image.name'] ?? ''));
    const distinct = [...new Map(index.manifests.map(entry => [entry.digest, entry])).values()];
    const candidates = [...distinct.filter(isNamed), ...distinct.filter(entry => !isNamed(entry))];
    for (const candidate of candidates.slice(0, maxCandidates)) {
        const manifests = await imageManifests(candidate, content);
        const match = manifests.find(({ manifest }) => manifest.config.digest === saved.configDigest && layersMatch(manifest.layers, saved));
        if (match === undefined)
            continue;
        return candidate.digest !== match.descriptor.digest || hasOriginalLayers(match) ? candidate : undefined;
    }
    return undefined;
}
async function imageManifests(candidate, content) {
    try {
        const { root } = await readImageTree(candidate, content, { platforms: [], missing: 'leave-out' });
        return (0,image_tree/* manifestsOf */.oF)(root);
    }
    catch (error) {
        if (error instanceof MissingContentError)
            return [];
        throw error;
    }
}
function layersMatch(layers, { layerPaths, has }) {
    const listed = layerPaths.filter(has);
    const stored = layers.map(blobPath).filter(has);
    const nothingToCompare = listed.length === 0 && layerPaths.length > 0;
    return nothingToCompare || listed.join() === stored.join();
}
function hasOriginalLayers({ manifest }) {
    return manifest.layers.some(layer => !(0,media_types/* isUncompressedLayerType */.Gg)(layer.mediaType));
}
function withoutMissing(tree) {
    if (tree.missing.length === 0 || tree.root.kind !== 'index')
        return tree.root;
    const images = (0,image_tree/* manifestsOf */.oF)(tree.root).filter(node => attestedDigest(node.descriptor) === undefined);
    return images.length === 1 && images[0] !== undefined ? images[0] : tree.root;
}

;// CONCATENATED MODULE: ./lib/images/docker-archive/saved-images.js






const keys = ['Config', 'RepoTags', 'Layers'];
const savedImagesSchema = schemas/* array */.YOg(schemas/* preprocess */.vkY(withKeysOf(keys), schemas/* looseObject */._H3({
    Config: schemas/* string */.YjP().min(1),
    RepoTags: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    Layers: schemas/* array */.YOg(schemas/* string */.YjP().min(1)).nullish(),
})));
function withKeysOf(names) {
    return value => {
        if (typeof value !== 'object' || value === null || Array.isArray(value))
            return value;
        const entries = Object.entries(value);
        const named = (name) => entries.find(([key]) => key === name) ??
            entries.findLast(([key]) => key.toLowerCase() === name.toLowerCase());
        return Object.fromEntries(names.map(name => [name, named(name)?.[1]]));
    };
}
async function readSavedImages(files) {
    const bytes = await files.read('manifest.json', oci_manifest/* maxManifestBytes */.rq);
    if (bytes === undefined)
        throw notDocker(files);
    const where = `manifest.json in ${files.name}`;
    const images = (0,oci_manifest/* check */.z6)(savedImagesSchema, (0,oci_manifest/* parseJson */.qF)(bytes, where), where);
    return images.map(({ Config, RepoTags, Layers }) => ({
        configPath: Config,
        names: RepoTags ?? [],
        layerPaths: Layers ?? [],
    }));
}
function notDocker(files) {
    if (files.has('repositories'))
        return savedByOldDocker(files.name);
    if (!files.has('index.json')) {
        return new errors/* ImageError */.C8(`${files.name} is not an image archive: it has neither manifest.json nor index.json.`, 'Use an archive from "docker save" or another image tool.');
    }
    return new errors/* InputError */.dz('image', `${files.name} is an OCI archive: it has no manifest.json.`, 'Use oci-archive: instead of docker-archive:.');
}
function pickSavedImage(images, reference, { source, where }) {
    if (images.length === 0)
        throw new errors/* ImageError */.C8(`${where} contains no image.`, 'Rebuild or re-save the image.');
    const saved = {
        source,
        where,
        images,
        keyOf: ({ configPath, layerPaths }) => JSON.stringify([configPath, layerPaths]),
        named: (name) => saved_images_matching(images, name),
        suggest: ({ names }) => names,
    };
    return pickOne(saved, reference);
}
function saved_images_matching(images, reference) {
    const wanted = normalizeName(reference);
    if (wanted === undefined)
        return [];
    return images.filter(image => image.names.some(name => normalizeName(name) === wanted));
}

;// CONCATENATED MODULE: ./lib/images/layout/file-store.js
function isBlobPath(path) {
    return path.startsWith('blobs/');
}

;// CONCATENATED MODULE: ./lib/images/docker-archive.js














class DockerArchive {
    description;
    local = true;
    #files;
    #content;
    #location;
    #options;
    #paths = new Map();
    #verified = new Set();
    constructor(location, files, options) {
        this.description = shownLocation(location);
        this.#location = location;
        this.#files = files;
        this.#content = new LayoutContent(files);
        this.#options = options;
    }
    async load() {
        this.#options.signal.throwIfAborted();
        const images = await readSavedImages(this.#files);
        const { source, reference } = this.#location;
        const image = pickSavedImage(images, reference, { source, where: this.#files.name });
        for (const path of [image.configPath, ...image.layerPaths])
            await this.#files.requireNoOther(path);
        const configBytes = await this.#configBytes(image);
        const original = await this.#original(image, (0,oci_digest/* digestOf */.ol)(configBytes));
        return original === undefined ? await this.#built(image, configBytes) : await this.#layout(original);
    }
    async open(blob) {
        this.#options.signal.throwIfAborted();
        const path = this.#paths.get(blob.digest);
        return path === undefined ? await this.#content.open(blob) : await this.#files.open(path);
    }
    isVerified(digest) {
        return this.#verified.has(digest);
    }
    async close() {
        await this.#files.close();
    }
    async #configBytes({ configPath }) {
        const bytes = await this.#files.read(configPath, oci_manifest/* maxManifestBytes */.rq);
        if (bytes === undefined) {
            throw new errors/* ImageError */.C8(`Config ${configPath} is missing from ${this.#files.name}.`, 'Rebuild or re-save the image.');
        }
        this.#checkName(configPath, (0,oci_digest/* digestOf */.ol)(bytes));
        return bytes;
    }
    #checkName(path, digest) {
        const named = digestInName(path);
        if (named === undefined || named === digest)
            return;
        const problem = `Config ${path} in ${this.#files.name} has digest ${digest}, expected ${named}.`;
        if (isBlobPath(path))
            throw new errors/* ImageError */.C8(problem, 'Rebuild or re-save the image.');
        this.#options.logger.warning(`${problem} The image was changed after it was saved; it is pushed as it is now.`);
    }
    async #original({ names, layerPaths }, configDigest) {
        if (!this.#files.has('index.json'))
            return undefined;
        const index = await readLayoutIndex(this.#files);
        const has = (path) => this.#files.has(path);
        return await findOriginalImage(index, { configDigest, names, layerPaths, has }, this.#content);
    }
    async #layout(image) {
        const { platforms, logger, signal } = this.#options;
        const tree = await readImageTree(image, this.#content, { platforms, missing: 'leave-out' });
        signal.throwIfAborted();
        const root = withoutMissing(tree);
        reportSelection({ ...tree, root }, image, logger);
        return root;
    }
    async #built({ configPath, layerPaths }, configBytes) {
        const config = (0,image_config/* parseImageConfig */.FB)(configBytes, `Config ${configPath} in ${this.#files.name}`);
        const platform = (0,image_config/* platformOf */.tj)(config);
        const filter = new PlatformFilter(this.#options.platforms);
        if (platform !== undefined && filter.wants(platform))
            filter.markFound(platform);
        filter.requireAllFound();
        const image = { configPath, configBytes, config };
        const built = await buildManifest(this.#files, image, layerPaths, this.#options.signal);
        this.#paths = built.paths;
        this.#verified = built.verified;
        return built.node;
    }
}
function digestInName(path) {
    const hex = /^(?:blobs\/sha256\/|sha256:)?([0-9a-f]{64})(?:\.json)?$/.exec(path)?.[1];
    const digest = `sha256:${hex}`;
    return (0,oci_digest/* isDigest */.Bc)(digest) ? digest : undefined;
}

;// CONCATENATED MODULE: ./lib/images/transports/docker-archive.js



const docker_archive_prefix = 'docker-archive:';
const savedImages = {
    matches: files => files.has('manifest.json') || (files.has('repositories') && !files.has('index.json')),
    imageIn: (files, location, options) => new DockerArchive(location, files, options),
};
const dockerArchive = {
    prefix: docker_archive_prefix,
    usage: 'docker-archive:FILE[:NAME]',
    parse: text => splitPath(docker_archive_prefix, text),
    open(location, options) {
        const source = `${docker_archive_prefix}${location.path}`;
        return new ArchiveImage({ ...location, source }, () => savedImages, options);
    },
    archive: savedImages,
};

// EXTERNAL MODULE: ./lib/docker/docker-cli.js
var docker_cli = __webpack_require__(7321);
// EXTERNAL MODULE: ./lib/images/docker-daemon/daemon.js
var docker_daemon_daemon = __webpack_require__(2276);
// EXTERNAL MODULE: ./lib/shared/commands/command-errors.js
var command_errors = __webpack_require__(5557);
// EXTERNAL MODULE: ./lib/shared/commands/run-command.js + 2 modules
var run_command = __webpack_require__(6027);
;// CONCATENATED MODULE: ./lib/docker/temporary-tags.js







const record = 'docker-tags';
const recordBytes = (/* unused pure expression or super */ null && (1024 * 1024));
const temporary = /^127\.0\.0\.1:\d{1,5}\/[a-zA-Z0-9_-]+\/[a-z0-9-]+:[a-z]+$/;
const removalLimits = { milliseconds: 60_000, bytes: 1_000_000 };
async function noteTemporaryTag(directory, name) {
    const path = (0,external_node_path_.join)(directory, record);
    await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,external_node_fs_promises_.appendFile)(path, `${name}\n`, { mode: 0o600 })).catch(error => {
        throw (0,file_error/* writeError */.oG)(error, 'note a temporary tag', path);
    });
}
async function removeTemporaryTag(name, removal) {
    const { logger, signal, limits = removalLimits } = removal;
    const cannot = (why) => logger.warning(`Cannot remove the temporary tag ${name} from Docker: ${(0,one_line/* oneLine */.TN)(why, 300)}`);
    try {
        const { exitCode, stderr } = await (0,run_command/* runCommand */.d)('docker', ['image', 'rm', name], { signal, limits });
        if (exitCode !== 0 && !/no such image/i.test(stderr))
            cannot(stderr);
        return true;
    }
    catch (error) {
        cannot((0,errors/* messageOf */.bD)(error));
        return !(error instanceof command_errors/* CommandLimitError */.bT || signal?.aborted);
    }
}
async function removeNotedTags(directory, removal) {
    for (const name of await notedTags(join(directory, record), removal.logger))
        if (!(await removeTemporaryTag(name, removal)))
            return;
}
async function notedTags(path, logger) {
    try {
        const entry = await lstat(path);
        if (!entry.isFile() || entry.size > recordBytes)
            return [];
        const noted = await readFile(path, 'utf8');
        return [...new Set(noted.split('\n').filter(line => temporary.test(line)))];
    }
    catch (error) {
        if (codeOf(error) !== 'ENOENT')
            logger.warning(readError(error, 'read the temporary tags', path).line);
        return [];
    }
}

;// CONCATENATED MODULE: ./lib/images/docker-daemon/docker-push.js






const tag = 'push';
class DockerPush {
    rootDigest;
    configDigest;
    diffIds;
    unpackedBytes;
    #id;
    #openRegistry;
    #options;
    #registry;
    #tagged;
    constructor({ id, layers, names, size }, store, openRegistry, options) {
        if (!(0,oci_digest/* isDigest */.Bc)(id))
            throw new pushable_image/* NotPushableError */.A(`its ID ${id} is not a digest`);
        if (names.length === 0)
            throw new pushable_image/* NotPushableError */.A('it has no name in Docker');
        if (store === 'containerd')
            this.rootDigest = id;
        else
            this.configDigest = id;
        this.diffIds = layers;
        this.unpackedBytes = size;
        this.#id = id;
        this.#openRegistry = openRegistry;
        this.#options = options;
    }
    async push(receiver) {
        this.#registry ??= await this.#openRegistry(receiver);
        const name = `${this.#registry.repository}:${tag}`;
        if (this.#tagged === undefined) {
            await noteTemporaryTag(this.#options.temporaryDirectory, name);
            this.#tagged = name;
            await this.#run(['image', 'tag', this.#id, name], this.#registry);
        }
        await this.#run(['image', 'push', '--quiet', name], this.#registry, {
            limits: docker_cli/* longCommand */.Kc,
            progress: this.#registry.activity,
        });
        const pushed = this.#registry.pushed(tag);
        if (pushed === undefined)
            throw new pushable_image/* NotPushableError */.A('Docker did not push a manifest');
        return pushed;
    }
    async close() {
        const [registry, tagged] = [this.#registry, this.#tagged];
        this.#registry = undefined;
        this.#tagged = undefined;
        await registry?.[Symbol.asyncDispose]();
        if (tagged !== undefined)
            await removeTemporaryTag(tagged, { logger: this.#options.logger });
    }
    async #run(args, { failed }, pace = {}) {
        const { signal } = this.#options;
        try {
            const either = AbortSignal.any([signal, failed]);
            const { exitCode, stderr } = await (0,docker_cli/* runDocker */.ST)(args, { ...pace, signal: either });
            failed.throwIfAborted();
            if (exitCode !== 0)
                throw new pushable_image/* NotPushableError */.A((0,one_line/* oneLine */.TN)(stderr, 300) || `exit code ${exitCode}`);
        }
        catch (error) {
            signal.throwIfAborted();
            if (failed.aborted)
                throw reasonOf(failed);
            throw error;
        }
    }
}
function reasonOf({ reason }) {
    if (reason instanceof errors/* ImageError */.C8)
        return new pushable_image/* NotPushableError */.A(reason.message, { cause: reason });
    if (reason instanceof errors/* PushError */.Vc || reason instanceof errors/* AbortedError */.oM)
        return reason;
    return new pushable_image/* NotPushableError */.A('the connection to Docker failed', { cause: reason });
}

// EXTERNAL MODULE: ./lib/shared/json.js
var json = __webpack_require__(6039);
;// CONCATENATED MODULE: ./lib/images/docker-daemon/inspect.js







const inspectSchema = schemas/* looseObject */._H3({
    Id: schemas/* string */.YjP().regex(/^([a-z0-9]+:)?[0-9a-f]{32,}$/),
    RootFS: schemas/* looseObject */._H3({ Layers: schemas/* array */.YOg(schemas/* string */.YjP()).nullish() }).nullish(),
    RepoTags: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    RepoDigests: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    Size: schemas/* number */.aig().nullish(),
});
async function inspectImage(image, signal) {
    try {
        return await inspect(image, signal);
    }
    catch (error) {
        signal.throwIfAborted();
        if (image.unreadable !== undefined)
            throw image.unreadable;
        throw image.beside === undefined ? error : neither(image.name, image.beside, error);
    }
}
async function inspect(image, signal) {
    const args = ['image', 'inspect', '--format', '{{json .}}', image.name];
    const result = await (0,docker_cli/* runImageProgram */.T5)(args, { signal });
    const { program } = result;
    if (/no such (image|object)|image not known/i.test(result.stderr))
        throw notFound(image, program);
    if (result.exitCode !== 0)
        throw dockerFailure(image.name, 'find image', result);
    const parsed = inspectSchema.safeParse((0,json/* parseOrNothing */.I)(result.stdout));
    if (!parsed.success)
        throw dockerFailure(image.name, 'find image', result);
    const { Id, RootFS, RepoTags, RepoDigests, Size } = parsed.data;
    return {
        program,
        id: Id,
        layers: (RootFS?.Layers ?? []).filter(oci_digest/* isDigest */.Bc),
        names: [...(RepoTags ?? []), ...(RepoDigests ?? [])],
        size: Size ?? 0,
    };
}
function notFound({ name, guessed }, program) {
    const noFile = guessed ? ', and no file or directory has that name' : '';
    return new errors/* ImageError */.C8(program === 'docker'
        ? `The Docker daemon has no image ${name}${noFile}.`
        : `Docker is not installed, and Podman has no image ${name}${noFile}.`, 'Build it first (with Buildx: --load), or check the input "image".');
}
function neither(name, path, cause) {
    return new errors/* InputError */.dz('image', `${path} is neither an image archive nor an OCI image layout, and there is no Docker image ${name} (${(0,errors/* messageOf */.bD)(cause)})`, `Use ./${path} for the path, after building or saving the image again, or docker-daemon:${name} for the Docker image, after building it.`, { cause });
}
function dockerFailure(name, operation, { stderr, exitCode, program }) {
    const details = (0,one_line/* oneLine */.TN)(stderr, 250) || `exit code ${exitCode}`;
    return new errors/* PushError */.Vc(`${(0,docker_cli/* programName */.kX)(program)} failed to ${operation} ${name}: ${details}`, inspect_remedyFor(details, program));
}
function inspect_remedyFor(details, program) {
    if (/too many open files/i.test(details))
        return file_error/* moreHandles */.jM;
    return /cannot connect|permission denied|error during connect|daemon running/i.test(details)
        ? 'Start the Docker daemon and check DOCKER_HOST and the context, or use an archive or OCI layout.'
        : `Run "${program} image save" on this machine for details.`;
}

;// CONCATENATED MODULE: ./lib/images/transports/docker-daemon.js
var docker_daemon_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var docker_daemon_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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















const savingCopy = 'save the image of the Docker daemon to disk';
const dockerDaemon = {
    prefix: 'docker-daemon:',
    usage: 'docker-daemon:NAME',
    parse(name) {
        if (isLocalName(name))
            return { name, guessed: false };
        throw new errors/* InputError */.dz('image', `"${name}" is not a valid image name or ID.`, 'Use docker-daemon:NAME with a name or ID from "docker images", such as app:1.0.');
    },
    open: (image, options) => new DockerDaemonImage(image, options),
};
function isLocalName(name) {
    return (0,oci_digest/* isDigest */.Bc)(name) || (0,oci_reference/* parseReference */.F2)(name) !== undefined;
}
class DockerDaemonImage {
    description;
    local = true;
    #location;
    #options;
    #inspected;
    #push;
    #spool;
    #image;
    #closed = false;
    constructor(location, options) {
        this.description = `docker-daemon:${location.name}`;
        this.#location = location;
        this.#options = options;
    }
    async pushable() {
        const { platforms, signal, localRegistry, daemon: describe } = this.#options;
        if (platforms.length > 0)
            throw new pushable_image/* NotPushableError */.A('the input "platforms" is set');
        const [image, daemon] = await Promise.all([
            this.#inspect(),
            describe === undefined ? (0,docker_daemon_daemon.describeDaemon)(signal) : (0,abort/* untilAborted */.Eu)(describe(), signal),
        ]);
        if (image.program !== 'docker')
            throw new pushable_image/* NotPushableError */.A(`${(0,docker_cli/* programName */.kX)(image.program)} has it`);
        if (!daemon.reachesLoopback)
            throw new pushable_image/* NotPushableError */.A(daemon.reason);
        this.#push ??= new DockerPush(image, daemon.store, localRegistry, this.#options);
        return this.#push;
    }
    async diffIds() {
        return (await this.#inspect()).layers;
    }
    async load() {
        this.#options.signal.throwIfAborted();
        this.#image ??= await this.#save();
        return await this.#image.load();
    }
    async open(blob) {
        if (this.#image === undefined)
            throw new errors/* ImageError */.C8(`${this.description} is not loaded.`, 'Load it first.');
        return await this.#image.open(blob);
    }
    isVerified(digest) {
        return this.#image?.isVerified(digest) ?? false;
    }
    async close() {
        this.#closed = true;
        try {
            await Promise.all([this.#push?.close(), this.#image?.close()]);
        }
        finally {
            await this.#spool?.remove();
        }
    }
    #inspect() {
        this.#inspected ??= inspectImage(this.#location, this.#options.signal);
        return this.#inspected;
    }
    async #save() {
        const { signal, temporaryDirectory, logger } = this.#options;
        const { id, program } = await this.#inspect();
        if (program !== 'docker') {
            logger.info(`Reading the image from ${(0,docker_cli/* programName */.kX)(program)}, because Docker is not installed.`);
        }
        this.#spool = await Spool.create(temporaryDirectory);
        try {
            const path = this.#spool.path('image.tar');
            await this.#saveTo(path, id);
            if (this.#closed)
                throw new errors/* ImageError */.C8(`${this.description} is closed.`, 'Open it again.');
            const archive = await ArchiveFile.open(path, `${program} save ${this.#location.name}`);
            const files = await TarStore.open(archive, signal);
            return new DockerArchive({ source: this.description }, files, this.#options);
        }
        catch (error) {
            await this.#spool.remove();
            throw error;
        }
    }
    async #saveTo(path, id) {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const output = docker_daemon_addDisposableResource(env_1, await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,external_node_fs_promises_.open)(path, 'wx', 0o600)).catch(error => {
                throw (0,file_error/* writeError */.oG)(error, savingCopy, path);
            }), true);
            const result = await (0,docker_cli/* runImageProgram */.T5)(['image', 'save', id], {
                output,
                signal: this.#options.signal,
                limits: docker_cli/* longCommand */.Kc,
                progress: async () => (await output.stat()).size,
            });
            if (result.exitCode === 0)
                return;
            throw ((0,file_error/* programFileError */.JO)(result.stderr, savingCopy, path) ??
                dockerFailure(this.#location.name, 'save image', result));
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = docker_daemon_disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }
}

;// CONCATENATED MODULE: ./lib/images/layout/directory-store.js







class DirectoryStore {
    name;
    #directory;
    constructor(directory) {
        this.#directory = directory;
        this.name = `layout ${directory}`;
    }
    async sizeOf(path) {
        const file = await this.#open(path);
        await file?.handle.close();
        return file?.size;
    }
    async read(path, limit) {
        const file = await this.#open(path);
        if (file === undefined)
            return undefined;
        try {
            if (file.size > limit) {
                throw new errors/* ImageError */.C8(`${path} in ${this.name} is ${file.size} bytes, more than the limit of ${limit}.`, 'Rebuild the image.');
            }
            return await file.handle.readFile();
        }
        catch (error) {
            throw this.#unreadable(error, path);
        }
        finally {
            await file.handle.close();
        }
    }
    async open(path) {
        const file = await this.#open(path);
        if (file === undefined) {
            throw new errors/* ImageError */.C8(`${this.name} does not contain ${path}.`, 'Rebuild or re-save the image.');
        }
        const { handle, size } = file;
        return new file_stream/* FileStream */.t(handle, {
            offset: 0,
            length: size,
            close: () => handle.close(),
            tooShort: () => new errors/* ImageError */.C8(`${path} in ${this.name} was truncated while being read.`, 'Do not modify the image during the push.'),
            unreadable: error => this.#unreadable(error, path),
        });
    }
    async close() { }
    async #open(path) {
        let target;
        try {
            target = await this.#target(path);
            if (!(await (0,external_node_fs_promises_.stat)(target)).isFile())
                throw this.#notAFile(path);
            return await this.#openFile(target, path);
        }
        catch (error) {
            const code = (0,file_error/* codeOf */.$N)(error);
            if (code === 'ENOENT' || code === 'ENOTDIR')
                return undefined;
            if (code !== 'ELOOP')
                throw this.#unreadable(error, path, target);
            const problem = `${path} in ${this.name}: the symbolic link is part of a loop.`;
            throw new errors/* ImageError */.C8(problem, 'Rebuild the image.', { cause: error });
        }
    }
    async #target(path) {
        const root = await (0,external_node_fs_promises_.realpath)(this.#directory);
        const target = await (0,external_node_fs_promises_.realpath)((0,external_node_path_.join)(root, path));
        const inside = target.startsWith(root.endsWith(external_node_path_.sep) ? root : root + external_node_path_.sep);
        if (!inside && !isBlobPath(path))
            throw this.#outside(path);
        return target;
    }
    async #openFile(target, path) {
        const flags = external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK;
        const handle = await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,external_node_fs_promises_.open)(target, flags));
        try {
            const stats = await handle.stat();
            if (stats.isFile())
                return { handle, size: stats.size };
            throw this.#notAFile(path);
        }
        catch (error) {
            await handle.close();
            throw error;
        }
    }
    #unreadable(error, path, target = (0,external_node_path_.join)(this.#directory, path)) {
        return (0,file_error/* readError */.lS)(error, `read ${path} in ${this.name}`, target);
    }
    #notAFile(path) {
        return new errors/* ImageError */.C8(`${path} in ${this.name} is not a regular file.`, 'Rebuild the image.');
    }
    #outside(path) {
        return new errors/* ImageError */.C8(`${path} in ${this.name} is a symbolic link that points outside the layout.`, 'Copy the layout with its links resolved (cp -rL) and push the copy.');
    }
}

;// CONCATENATED MODULE: ./lib/images/transports/oci.js





const oci_prefix = 'oci:';
const oci = {
    prefix: oci_prefix,
    usage: 'oci:DIR[:REF]',
    async parse(text) {
        const location = await splitPath(oci_prefix, text);
        if (!(await statOf(location.path)).isFile())
            return location;
        throw new errors/* InputError */.dz('image', `${location.path} is a file, not a directory.`, 'Use oci-archive:FILE, docker-archive:FILE, or the path without a prefix, which detects the format.');
    },
    open(location, options) {
        const files = new DirectoryStore(location.path);
        return new LayoutImage({ ...location, source: `${oci_prefix}${location.path}` }, files, options);
    },
    async recognize(directory) {
        const has = (name) => pathExists((0,external_node_path_.join)(directory, name));
        const [index, layout, manifest, version] = await Promise.all(['index.json', 'oci-layout', 'manifest.json', 'version'].map(has));
        const ofSkopeo = manifest === true && version === true;
        return index === true || layout === true || ofSkopeo ? { path: directory } : undefined;
    },
};

;// CONCATENATED MODULE: ./lib/images/transports/transports.js





const transports = [oci, ociArchive, dockerArchive, dockerDaemon, docker];

;// CONCATENATED MODULE: ./lib/images/detect-path.js








async function detectPath(text) {
    const location = await existingPath(text);
    if (location === undefined)
        return undefined;
    const image = await imageAt(location);
    return { path: location.path, ...(image && { image }) };
}
async function imageAt(location) {
    const { path } = location;
    if (!(await statOf(path)).isDirectory()) {
        return isNamedLikeArchive(path) || (await resemblesArchive(path)) ? archiveAt(location) : undefined;
    }
    for (const transport of transports) {
        const recognized = await transport.recognize?.(path);
        if (recognized !== undefined)
            return inputFor(transport, { ...location, ...recognized });
    }
    return undefined;
}
function isNamedLikeArchive(path) {
    return /^\.(?:tar|tgz|tzst|txz|tbz2?|gz|zst|xz|bz2)$/i.test((0,external_node_path_.extname)(path));
}
async function detect_path_notAnImage(path, remedy) {
    const isDirectory = (await statOf(path)).isDirectory();
    const problem = isDirectory
        ? `the directory ${path} is not an OCI image layout: it has no index.json`
        : `the file ${path} is not an image archive`;
    return new errors/* InputError */.dz('image', `${problem}.`, remedy);
}
function archiveAt(location) {
    return {
        transport: 'archive',
        location,
        open: options => new ArchiveImage({ ...location, source: location.path }, formatOf, options),
    };
}
function formatOf(files) {
    const formats = transports.flatMap(({ archive }) => archive ?? []);
    return formats.find(format => format.matches(files)) ?? layoutInArchive;
}

;// CONCATENATED MODULE: ./lib/images/image-input.js








const image_input_remedy = `Use ${transports.map(({ usage }) => usage).join(', ')}, a path or the name of a local Docker image.`;
const pathRemedy = 'Set it to the output of the build (a layout directory or an archive), or to docker-daemon:NAME for a local Docker image.';
const unsupported = ['containers-storage', 'dir', 'docker-reference', 'ostree', 'sif', 'tarball', 'atomic'];
async function parseImageInput(image) {
    const text = image.trim();
    if (text === '')
        throw new errors/* InputError */.dz('image', 'must not be empty.', image_input_remedy);
    if (text.includes('\0'))
        throw new errors/* InputError */.dz('image', 'must not contain a NUL character.', image_input_remedy);
    const transport = transports.find(({ prefix }) => text.startsWith(prefix));
    if (transport === undefined)
        return await withoutPrefix(await fromHome(text));
    return inputFor(transport, await transport.parse(text.slice(transport.prefix.length)));
}
async function withoutPrefix(text) {
    const detected = await detectPath(text).catch((error) => {
        if (isPath(text) || !isLocalName(text) || !(error instanceof file_error/* FileError */.f6))
            throw error;
        return { path: text, unreadable: error };
    });
    if (detected?.image !== undefined)
        return detected.image;
    if (detected !== undefined && (detected.path === text || isPath(text))) {
        if (isPath(text) || !isLocalName(text))
            throw await detect_path_notAnImage(detected.path, pathRemedy);
        const { path, unreadable } = detected;
        return inputFor(dockerDaemon, {
            name: text,
            guessed: true,
            beside: path,
            ...(unreadable && { unreadable }),
        });
    }
    const prefix = text.includes(':') ? text.slice(0, text.indexOf(':')) : '';
    if (unsupported.includes(prefix) || resemblesTransport(prefix) || /^[A-Za-z][\w+.-]*:\/\//.test(text)) {
        throw unknownTransport(prefix);
    }
    if (isLocalName(text))
        return inputFor(dockerDaemon, { name: text, guessed: true });
    if (/^[A-Za-z][A-Za-z-]*$/.test(prefix))
        throw unknownTransport(prefix);
    throw new errors/* InputError */.dz('image', `"${text}" must be an existing path or an image name.`, image_input_remedy);
}
function isPath(text) {
    return /^(?:\.{0,2}|~)\//.test(text) || text.endsWith('/');
}
function unknownTransport(prefix) {
    return new errors/* InputError */.dz('image', `the transport "${prefix}:" is not supported.`, image_input_remedy);
}
function resemblesTransport(prefix) {
    const names = transports.map(nameOf).filter(name => name.length >= 10);
    return names.some(name => editDistance(prefix, name, 2) <= 2);
}

;// CONCATENATED MODULE: ./lib/images/open-image.js

async function openImage(image, options) {
    options.signal.throwIfAborted();
    const input = await parseImageInput(image);
    return input.open({ platforms: [], ...options });
}

;// CONCATENATED MODULE: ./lib/assemble/one-push.js



class OnePush {
    #shared;
    #image;
    #options;
    #owner;
    #signingIn;
    #opening;
    constructor(shared, image, options, owner, signingIn) {
        this.#shared = shared;
        this.#image = image;
        this.#options = options;
        this.#owner = owner;
        this.#signingIn = signingIn;
    }
    get signal() {
        return this.#owner.signal;
    }
    async read(read) {
        return await this.#owner.untilFailure(async () => read(await this.#source()));
    }
    async push(others = {}, source) {
        return await this.#owner.untilFailure(async () => {
            const dependencies = this.#dependencies(source ?? (await this.#source()));
            return await pushImage({ ...dependencies, ...others }, this.#options);
        });
    }
    async close() {
        const source = await this.#opening?.catch(() => undefined);
        await source?.close();
    }
    #source() {
        const { logger, temporaryDirectory } = this.#shared.options;
        this.#opening ??= openImage(this.#image, {
            signal: this.#owner.signal,
            logger,
            temporaryDirectory,
            platforms: this.#options.platforms ?? [],
            remoteRepository: this.#shared.sourcesFor(this.#owner),
            localRegistry: this.#shared.localRegistry,
            daemon: this.#shared.daemon,
        });
        return this.#opening;
    }
    #dependencies(source) {
        const { logger, temporaryDirectory, tuning } = this.#shared.options;
        const { compression, compressionLevel } = this.#options;
        const { signal, requests, stop } = this.#owner;
        return {
            source,
            stop,
            signal,
            requests,
            ecr: this.#shared.controlPlaneFor(this.#owner),
            signIn: () => this.#signIn(),
            createCompressor: async () => {
                const { createCompressor } = await (0,file_error/* whenHandlesAreFree */.OY)(() => __webpack_require__.e(/* import() */ 512).then(__webpack_require__.bind(__webpack_require__, 5512)));
                const level = compressionLevel === undefined ? {} : { level: compressionLevel };
                return createCompressor({ algorithm: compression, ...level, directory: temporaryDirectory, signal });
            },
            logger,
            ...(tuning === undefined ? {} : { tuning }),
        };
    }
    async #signIn() {
        const { dryRun, repository } = this.#options;
        const signedIn = await (this.#signingIn ?? this.#shared.signIn(this.#owner));
        const what = dryRun ? 'Dry run of pushing' : 'Pushing';
        this.#shared.options.logger.info(`${what} ${this.#image} to ${signedIn.connection.host}/${repository}`);
        return signedIn;
    }
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

/***/ 9538:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Gathering)
/* harmony export */ });
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


/***/ }),

/***/ 6526:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ blobsOfImage)
/* harmony export */ });
/* harmony import */ var _oci_descriptor_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1260);
/* harmony import */ var _oci_image_config_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6319);
/* harmony import */ var _oci_image_tree_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2997);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7122);




function blobsOfImage(root) {
    const layers = new Map();
    const configs = new Map();
    const manifests = (0,_oci_image_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .manifestsOf */ .oF)(root);
    const attesting = manifests.every(isAttestation) ? [] : manifests.filter(isAttestation);
    const referred = manifests.flatMap(({ manifest }) => manifest.layers.filter(_oci_descriptor_js__WEBPACK_IMPORTED_MODULE_0__/* .isKeptByReference */ .vF));
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
    const diffIds = node.config === undefined ? [] : (0,_oci_image_config_js__WEBPACK_IMPORTED_MODULE_1__/* .diffIdsOf */ .Nq)(node.config);
    const createdBy = node.config === undefined ? [] : (0,_oci_image_config_js__WEBPACK_IMPORTED_MODULE_1__/* .createdByOf */ .F5)(node.config);
    const platforms = platformNames(node);
    const uncompressed = new Set((0,_oci_image_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .uncompressedLayersOf */ .yW)(node));
    return node.manifest.layers.flatMap((descriptor, position) => {
        if ((0,_oci_descriptor_js__WEBPACK_IMPORTED_MODULE_0__/* .isKeptByReference */ .vF)(descriptor))
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
    const platform = node.descriptor.platform ?? (0,_oci_image_config_js__WEBPACK_IMPORTED_MODULE_1__/* .platformOf */ .tj)(node.config);
    return platform !== undefined && (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .isUnknownPlatform */ ._H)(platform);
}
function platformNames(node) {
    const platform = node.descriptor.platform ?? (0,_oci_image_config_js__WEBPACK_IMPORTED_MODULE_1__/* .platformOf */ .tj)(node.config);
    return platform === undefined || (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .isUnknownPlatform */ ._H)(platform) ? [] : [(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .formatPlatform */ .Bq)(platform)];
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

/***/ 6745:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ BusyTime),
/* harmony export */   e: () => (/* binding */ Stopwatch)
/* harmony export */ });
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


/***/ }),

/***/ 8319:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rp: () => (/* binding */ mountedFrom),
/* harmony export */   V9: () => (/* binding */ placeBlob),
/* harmony export */   ng: () => (/* binding */ mountsAtOnce),
/* harmony export */   ti: () => (/* binding */ mountBlob)
/* harmony export */ });
const mountsAtOnce = 32;
const most = { known: 3, further: 2 };
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
    const first = known.slice(0, most.known);
    yield* first;
    if (first.length === 0 || further === undefined)
        return;
    yield* (await further(first)).slice(0, most.further);
}
async function placeBlob(target, content, sources, slots, progress) {
    const mount = await slots.mount(() => mountBlob(target, content.digest, sources));
    if (mount.mounted)
        return mount.placed;
    const sent = await slots.upload(() => target.sendBlob(mount.session, content, progress));
    const refusals = mount.refusedBy.length;
    return { outcome: 'pushed', refusedMounts: refusals, attempts: refusals + sent.attempts };
}


/***/ }),

/***/ 2276:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   describeDaemon: () => (/* binding */ describeDaemon)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5491);
/* harmony import */ var _docker_docker_cli_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7321);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2730);
/* harmony import */ var _shared_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6039);




const infoSchema = zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({
    ServerVersion: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().min(1),
    OperatingSystem: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().nullish(),
    SecurityOptions: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()).nullish(),
    DriverStatus: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP())).nullish(),
});
async function describeDaemon(signal) {
    const answers = await Promise.all([
        ask(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], signal),
        ask(['info', '--format', '{{json .}}'], signal),
    ]).catch(error => {
        if (error instanceof _docker_docker_cli_js__WEBPACK_IMPORTED_MODULE_0__/* .DockerLimitError */ .cA)
            return error;
        throw error;
    });
    if (answers instanceof _docker_docker_cli_js__WEBPACK_IMPORTED_MODULE_0__/* .DockerLimitError */ .cA)
        return apart((0,_shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(answers.cause));
    const [endpoint, info] = answers;
    if (endpoint === undefined)
        return apart('this Docker CLI has no contexts, as that of Podman');
    if (!/^(?:unix|npipe):/.test(endpoint))
        return apart('the Docker daemon is remote');
    const parsed = infoSchema.safeParse((0,_shared_json_js__WEBPACK_IMPORTED_MODULE_3__/* .parseOrNothing */ .I)(info ?? ''));
    if (!parsed.success)
        return apart('"docker info" does not describe a Docker daemon');
    const { OperatingSystem, SecurityOptions, DriverStatus } = parsed.data;
    if (/docker desktop/i.test(OperatingSystem ?? ''))
        return apart('Docker Desktop runs in a virtual machine');
    if (SecurityOptions?.some(option => /\brootless\b/.test(option)))
        return apart('the Docker daemon is rootless');
    const containerd = DriverStatus?.some(([, value]) => value?.startsWith('io.containerd.snapshotter')) ?? false;
    return { reachesLoopback: true, store: containerd ? 'containerd' : 'graph-driver' };
}
function apart(reason) {
    return { reachesLoopback: false, reason };
}
async function ask(args, signal) {
    const { exitCode, stdout } = await (0,_docker_docker_cli_js__WEBPACK_IMPORTED_MODULE_0__/* .runImageProgram */ .T5)(args, { signal });
    return exitCode === 0 ? stdout.trim() : undefined;
}


/***/ }),

/***/ 1136:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ NotPushableError)
/* harmony export */ });
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2730);

class NotPushableError extends _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .PushError */ .Vc {
    constructor(reason, options) {
        super(`The image cannot be pushed with "docker push": ${reason}.`, 'It is read with "docker save".', options);
        this.reason = reason;
    }
    reason;
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

/***/ 6319:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F5: () => (/* binding */ createdByOf),
/* harmony export */   FB: () => (/* binding */ parseImageConfig),
/* harmony export */   Nq: () => (/* binding */ diffIdsOf),
/* harmony export */   tj: () => (/* binding */ platformOf)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5491);
/* harmony import */ var _descriptor_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1260);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4360);



const imageConfigSchema = zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({
    architecture: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    os: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    variant: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    rootfs: zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({ diff_ids: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(_descriptor_js__WEBPACK_IMPORTED_MODULE_0__/* .digestSchema */ .er).nullish() }).nullish(),
    history: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({ created_by: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(), empty_layer: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY().optional() }))
        .nullish(),
});
function parseImageConfig(bytes, where) {
    return (0,_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .check */ .z6)(imageConfigSchema, (0,_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qF)(bytes, where), where);
}
function platformOf(config) {
    if (!config?.os || !config.architecture)
        return undefined;
    const { os, architecture, variant } = config;
    return { os, architecture, ...(variant ? { variant } : {}) };
}
function diffIdsOf(config) {
    return config.rootfs?.diff_ids ?? [];
}
function createdByOf(config) {
    return (config.history ?? [])
        .filter(entry => entry.empty_layer !== true)
        .map(entry => entry.created_by ?? '');
}


/***/ }),

/***/ 2997:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Yy: () => (/* binding */ unpackedDigestsOf),
/* harmony export */   oF: () => (/* binding */ manifestsOf),
/* harmony export */   yW: () => (/* binding */ uncompressedLayersOf),
/* harmony export */   y_: () => (/* binding */ needsCompression)
/* harmony export */ });
/* harmony import */ var _image_config_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6319);
/* harmony import */ var _media_types_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(261);


function manifestsOf(node) {
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
    const diffIds = config === undefined ? [] : (0,_image_config_js__WEBPACK_IMPORTED_MODULE_0__/* .diffIdsOf */ .Nq)(config);
    return manifest.layers.filter(({ mediaType, digest }, at) => (0,_media_types_js__WEBPACK_IMPORTED_MODULE_1__/* .isUncompressedLayerType */ .Gg)(mediaType) && diffIds[at] === digest);
}
function unpackedDigestsOf(image) {
    const diffIds = new Map();
    for (const { manifest, config } of manifestsOf(image)) {
        const configDiffIds = config === undefined ? [] : (0,_image_config_js__WEBPACK_IMPORTED_MODULE_0__/* .diffIdsOf */ .Nq)(config);
        if (configDiffIds.length !== manifest.layers.length || manifest.artifactType !== undefined)
            continue;
        for (const [at, { mediaType, digest }] of manifest.layers.entries()) {
            const diffId = configDiffIds[at];
            if (diffId !== undefined && diffId !== digest && (0,_media_types_js__WEBPACK_IMPORTED_MODULE_1__/* .isCompressedLayerType */ .PJ)(mediaType))
                diffIds.set(digest, diffId);
        }
    }
    return diffIds;
}
function needsCompression(image) {
    return manifestsOf(image).some(node => uncompressedLayersOf(node).length > 0);
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

/***/ 8620:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ scan),
/* harmony export */   t: () => (/* binding */ FileStream)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);

const chunkBytes = 128 * 1024;
class FileStream extends node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable {
    #handle;
    #options;
    #done = 0;
    constructor(handle, options) {
        super({ highWaterMark: chunkBytes });
        this.#handle = handle;
        this.#options = options;
    }
    async fill(target) {
        const { offset, length, tooShort, unreadable } = this.#options;
        const wanted = Math.min(target.length, length - this.#done);
        for (let filled = 0; filled < wanted;) {
            const at = offset + this.#done;
            const { bytesRead } = await this.#handle.read(target, filled, wanted - filled, at).catch(error => {
                throw unreadable(error);
            });
            if (bytesRead === 0)
                throw tooShort();
            filled += bytesRead;
            this.#done += bytesRead;
        }
        return wanted;
    }
    _read() {
        const rest = this.#options.length - this.#done;
        const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, rest));
        this.fill(chunk).then(bytes => this.push(bytes === 0 ? null : chunk), (error) => this.destroy(error));
    }
    _destroy(error, callback) {
        const closed = this.#options.close?.() ?? Promise.resolve();
        const done = () => callback(error);
        closed.then(done, done);
    }
}
const spareBuffers = [];
const mostSpare = 16;
async function* scan(stream) {
    if (!(stream instanceof FileStream)) {
        yield* stream;
        return;
    }
    const buffer = spareBuffers.pop() ?? Buffer.allocUnsafeSlow(chunkBytes);
    try {
        for (let bytes = await stream.fill(buffer); bytes > 0; bytes = await stream.fill(buffer)) {
            yield buffer.subarray(0, bytes);
        }
    }
    finally {
        stream.destroy();
        if (spareBuffers.length < mostSpare)
            spareBuffers.push(buffer);
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


/***/ }),

/***/ 370:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  A: () => (/* binding */ pLimit)
});

// UNUSED EXPORTS: limitFunction

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


/***/ })

};
