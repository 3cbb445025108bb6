export const id = 239;
export const ids = [239];
export const modules = {

/***/ 3239:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  pushMany: () => (/* binding */ pushMany)
});

// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(370);
// EXTERNAL MODULE: ./lib/engine/stopwatch.js
var stopwatch = __webpack_require__(6745);
// EXTERNAL MODULE: ./lib/engine/transfer/place-blob.js
var place_blob = __webpack_require__(8319);
// EXTERNAL MODULE: ./lib/shared/delay.js
var delay = __webpack_require__(3914);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/request-log.js
var request_log = __webpack_require__(5911);
// EXTERNAL MODULE: ./lib/shared/sum.js
var sum = __webpack_require__(9650);
// EXTERNAL MODULE: ./lib/assemble/many-images.js
var many_images = __webpack_require__(1712);
;// CONCATENATED MODULE: ./lib/assemble/many/push-order.js

function pushOrder(images) {
    const having = countImages(images);
    const ranks = images.map((blobs, position) => ({ position, ...rankOf(blobs, having) }));
    const ordered = ranks.toSorted((a, b) => Number(b.shares) - Number(a.shares) ||
        Number(a.uncompressed) - Number(b.uncompressed) ||
        a.ownBytes - b.ownBytes ||
        a.bytes - b.bytes ||
        a.position - b.position);
    return ordered.map(({ position }) => position);
}
function rankOf({ sizes, diffIds, uncompressed }, having) {
    const isShared = (digest) => {
        const { images = 0, compressed = 0 } = having.get(digest) ?? {};
        const diffId = diffIds.get(digest);
        return images > 1 || compressed > 0 || (diffId !== undefined && (having.get(diffId)?.images ?? 0) > 0);
    };
    const own = [...sizes].filter(([digest]) => !isShared(digest));
    const shares = own.length < sizes.size;
    return {
        shares,
        uncompressed: shares && uncompressed,
        ownBytes: (0,sum/* sumOf */.X)(own, ([, bytes]) => bytes),
        bytes: shares ? (0,sum/* sumOf */.X)(sizes, ([, bytes]) => bytes) : 0,
    };
}
function countImages(images) {
    const having = new Map();
    const add = (digest, what) => {
        const counts = having.get(digest) ?? { images: 0, compressed: 0 };
        counts[what] += 1;
        having.set(digest, counts);
    };
    for (const { sizes, diffIds } of images) {
        for (const digest of sizes.keys())
            add(digest, 'images');
        for (const diffId of new Set(diffIds.values()))
            add(diffId, 'compressed');
    }
    return having;
}

// EXTERNAL MODULE: ./lib/shared/abort.js
var abort = __webpack_require__(1487);
;// CONCATENATED MODULE: ./lib/assemble/many/step-images.js

class StepImages {
    #entries;
    #having = new Map();
    #held = new Map();
    #compressed = new Map();
    #mayMountFrom;
    constructor(images, mayMountFrom) {
        this.#entries = images.map(image => ({
            ...image,
            end: Promise.withResolvers(),
            ended: undefined,
            learnt: new Map(),
        }));
        this.#mayMountFrom = mayMountFrom;
        for (const [position, { blobs }] of images.entries()) {
            for (const digest of new Set([...blobs.sizes.keys(), ...blobs.diffIds.values()]))
                this.#having.set(digest, [...(this.#having.get(digest) ?? []), position]);
        }
    }
    siblingsOf(position, signal) {
        const { repository } = this.#at(position);
        const isSource = this.#isSourceFor(repository);
        const heldBy = (digest) => (this.#held.get(digest) ?? []).filter(name => name !== repository && this.#mayMountFrom(name));
        return {
            bring: digest => this.#before(position, digest, isSource).length > 0,
            broughtBy: async (digest) => {
                const first = await (0,abort/* untilAborted */.Eu)(this.#firstComplete(position, digest, isSource), signal);
                return first?.repository ?? heldBy(digest)[0];
            },
            heldBy,
            compressed: diffId => this.#compressed.get(diffId),
        };
    }
    async untilRepositoryIsReady(position, signal) {
        const { repository, blobs } = this.#at(position);
        const isSame = (other) => other.repository === repository;
        for (const digest of blobs.sizes.keys())
            await (0,abort/* untilAborted */.Eu)(this.#firstComplete(position, digest, isSame), signal);
    }
    async untilCompressed(position, signal) {
        const { repository, blobs } = this.#at(position);
        if (!blobs.uncompressed)
            return;
        for (const digest of blobs.sizes.keys())
            await (0,abort/* untilAborted */.Eu)(this.#firstComplete(position, digest, this.#isSourceFor(repository)), signal);
    }
    learn(position, { diffIds }) {
        this.#at(position).learnt = diffIds;
    }
    end(position, result) {
        const entry = this.#at(position);
        for (const { digest, diffId, size, mediaType, beforeCompression } of result?.layers ?? []) {
            if (beforeCompression)
                continue;
            this.#held.set(digest, [...(this.#held.get(digest) ?? []), entry.repository]);
            if (diffId !== undefined && diffId !== digest)
                this.#compressed.set(diffId, this.#compressed.get(diffId) ?? { digest, size, mediaType });
        }
        entry.ended = result !== undefined;
        entry.end.resolve(entry.ended);
    }
    #isSourceFor(repository) {
        return other => other.repository !== repository && this.#mayMountFrom(other.repository);
    }
    async #firstComplete(position, digest, isWanted) {
        for (const other of this.#before(position, digest, isWanted))
            if (await other.end.promise)
                return other;
        return undefined;
    }
    #before(position, digest, isWanted) {
        const diffId = this.#at(position).learnt.get(digest);
        const positions = this.#having.get(digest) ?? (diffId && this.#having.get(diffId)) ?? [];
        return positions
            .filter(other => other < position)
            .map(other => this.#at(other))
            .filter(other => other.ended !== false && isWanted(other));
    }
    #at(position) {
        const entry = this.#entries[position];
        if (entry === undefined)
            throw new Error(`There is no image ${position}.`);
        return entry;
    }
}

;// CONCATENATED MODULE: ./lib/assemble/many/step-log.js
class StepLog {
    #logger;
    #told = new Set();
    constructor(logger) {
        this.#logger = logger;
    }
    of(label) {
        const logger = this.#logger;
        const labelled = (message) => `[${label}] ${message}`;
        const once = (tell) => (message) => {
            if (this.#told.has(message))
                return logger.info(labelled(message));
            this.#told.add(message);
            tell(labelled(message));
        };
        return {
            info: message => logger.info(labelled(message)),
            warning: once(message => logger.warning(message)),
            notice: once(message => logger.notice(message)),
            debug: message => logger.debug(labelled(message)),
            group: (title, lines) => logger.group(labelled(title), lines),
        };
    }
}

// EXTERNAL MODULE: ./lib/assemble/one-push.js + 136 modules
var one_push = __webpack_require__(7218);
// EXTERNAL MODULE: ./lib/assemble/push-owner.js
var push_owner = __webpack_require__(2404);
// EXTERNAL MODULE: ./lib/images/pushable-image.js
var pushable_image = __webpack_require__(1136);
// EXTERNAL MODULE: ./lib/engine/locating/image-blobs.js
var image_blobs = __webpack_require__(6526);
;// CONCATENATED MODULE: ./lib/assemble/many/known-blobs.js

const noBlobs = { sizes: new Map(), diffIds: new Map(), uncompressed: false };
function blobsOfLoaded(root) {
    const { layers, configs } = (0,image_blobs/* blobsOfImage */.T)(root);
    const present = layers.filter(({ missingAtSource }) => !missingAtSource);
    const blobs = [...present.map(({ descriptor }) => descriptor), ...configs];
    const diffIds = present.flatMap(({ descriptor, diffId }) => diffId === undefined || diffId === descriptor.digest ? [] : [[descriptor.digest, diffId]]);
    return {
        sizes: new Map(blobs.map(({ digest, size }) => [digest, size])),
        diffIds: new Map(diffIds),
        uncompressed: present.some(({ uncompressed }) => uncompressed),
    };
}
function blobsByDiffId(diffIds, bytes = 0) {
    const sizes = new Map(diffIds.map(diffId => [diffId, bytes / diffIds.length]));
    return { sizes, diffIds: new Map(), uncompressed: true };
}

;// CONCATENATED MODULE: ./lib/assemble/many/kept-source.js


class KeptSource {
    description;
    local;
    origin;
    pushable;
    #source;
    #onLoad;
    #loading;
    #saved = false;
    #received = false;
    constructor(source, onLoad) {
        this.#source = source;
        this.#onLoad = onLoad;
        this.description = source.description;
        this.local = source.local;
        if (source.origin !== undefined)
            this.origin = source.origin;
        const { pushable } = source;
        if (pushable === undefined)
            return;
        let asked;
        this.pushable = () => {
            asked ??= pushable.call(source);
            return asked;
        };
    }
    get saved() {
        return this.#saved;
    }
    get received() {
        return this.#received;
    }
    async blobs(dryRun) {
        const pushable = dryRun ? undefined : await this.#pushable();
        if (pushable !== undefined) {
            this.#received = true;
            return blobsByDiffId(pushable.diffIds, pushable.unpackedBytes);
        }
        const diffIds = await this.#source.diffIds?.();
        if (diffIds === undefined)
            return blobsOfLoaded(await this.#load());
        this.#saved = true;
        return blobsByDiffId(diffIds);
    }
    async load() {
        const before = this.#loading;
        const root = await this.#load();
        if (before === undefined)
            this.#onLoad(blobsOfLoaded(root));
        return root;
    }
    open(blob) {
        return this.#source.open(blob);
    }
    isVerified(digest) {
        return this.#source.isVerified?.(digest) ?? false;
    }
    close() {
        return this.#source.close();
    }
    #load() {
        this.#loading ??= this.#source.load();
        return this.#loading;
    }
    async #pushable() {
        try {
            return await this.pushable?.();
        }
        catch (error) {
            if (error instanceof pushable_image/* NotPushableError */.A)
                return undefined;
            throw error;
        }
    }
}

;// CONCATENATED MODULE: ./lib/assemble/many/step-push.js





class StepPush {
    target;
    #shared;
    #signal;
    #dryRun;
    #push;
    #began = performance.now();
    #start = 0;
    #source;
    #blobs = noBlobs;
    #onLoad = () => { };
    #end;
    constructor(shared, target, common, signal) {
        const { image, repository, tags } = target;
        this.target = target;
        this.#shared = shared;
        this.#signal = signal;
        this.#dryRun = common.dryRun;
        this.#push = new one_push.OnePush(shared, image, { ...common, repository, tags }, new push_owner/* PushOwner */.u(signal));
    }
    get blobs() {
        return this.#blobs;
    }
    get end() {
        return this.#end;
    }
    async look() {
        try {
            this.#blobs = await this.#push.read(async (source) => {
                this.#source = new KeptSource(source, blobs => this.#onLoad(blobs));
                return await this.#source.blobs(this.#dryRun);
            });
        }
        catch (failure) {
            await this.#push.close().catch(() => { });
            this.#fail(failure);
        }
    }
    async run(images, position, { saved, ...limits }) {
        this.#onLoad = blobs => images.learn(position, blobs);
        let result;
        const push = () => this.#run(images, position, limits);
        try {
            result = await (this.#source?.saved ? saved(push) : push());
            this.#end = { target: this.target, startMilliseconds: this.#start, result };
        }
        catch (failure) {
            this.#fail(failure);
        }
        finally {
            this.#source = undefined;
            images.end(position, result);
        }
    }
    async #run(images, position, { slots, uploading }) {
        try {
            await images.untilRepositoryIsReady(position, this.#signal);
            if (this.#source?.received !== true)
                await images.untilCompressed(position, this.#signal);
            const others = {
                siblings: images.siblingsOf(position, this.#push.signal),
                slots: { mount: slots.mount.of(position), upload: slots.upload.of(position) },
                uploading,
            };
            this.#start = Math.round(performance.now() - this.#began);
            return await this.#push.push(others, this.#source);
        }
        finally {
            await this.#push.close();
        }
    }
    #fail(failure) {
        this.#end = { target: this.target, startMilliseconds: this.#start, failure };
        if (failure instanceof errors/* PushError */.Vc && !(failure instanceof errors/* AbortedError */.oM))
            this.#shared.options.logger.info(`Not pushed: ${failure.line}`);
    }
}

// EXTERNAL MODULE: ./lib/engine/intake/gathering.js
var intake_gathering = __webpack_require__(9538);
;// CONCATENATED MODULE: ./lib/assemble/many/step-reads.js


const gatheringTime = 10;
class StepReads {
    #options;
    #read = new Map();
    #questions = new Map();
    #pages;
    constructor(options) {
        this.#options = options;
    }
    for(owner) {
        const { controlPlaneFor, signal } = this.#options;
        const own = controlPlaneFor(owner);
        const ecr = controlPlaneFor({ ...owner, signal });
        const mine = (work) => (0,abort/* untilAborted */.Eu)(work, owner.signal);
        const once = (name, read) => mine(this.#once(name, read));
        let askedForSetting = false;
        return {
            ...own,
            isCallersRegistry: token => once('caller', () => ecr.isCallersRegistry(token)),
            pullThroughCachePrefixes: () => once('caches', () => ecr.pullThroughCachePrefixes()),
            creationTemplates: () => once('templates', () => ecr.creationTemplates()),
            enableBlobMounting: () => once('enable', () => ecr.enableBlobMounting()),
            blobMounting: () => {
                if (askedForSetting)
                    return own.blobMounting();
                askedForSetting = true;
                return once('setting', () => ecr.blobMounting());
            },
            listRepositories: () => {
                this.#pages ??= new SharedPages(ecr.listRepositories());
                return this.#pages;
            },
            availableLayers: (repository, digests) => mine(this.#layers(ecr, repository, digests)),
        };
    }
    #once(name, read) {
        const reading = this.#read.get(name) ?? read();
        this.#read.set(name, reading);
        return reading;
    }
    async #layers(ecr, repository, digests) {
        const { clock, signal } = this.#options;
        const question = this.#questions.get(repository) ?? { asker: ecr, gathering: undefined };
        this.#questions.set(repository, question);
        question.asker = ecr;
        question.gathering ??= new intake_gathering/* Gathering */.S(() => clock.delay(gatheringTime, signal), async (all) => question.asker.availableLayers(repository, [...all.keys()]));
        const { gathering } = question;
        const answers = await Promise.all(digests.map(digest => gathering.join(digest, true)));
        return new Map(digests.flatMap((digest, at) => {
            const answer = answers[at];
            return answer?.has(digest) ? [[digest, answer.get(digest)]] : [];
        }));
    }
}
class SharedPages {
    #iterator;
    #pages = [];
    constructor(pages) {
        this.#iterator = pages[Symbol.asyncIterator]();
    }
    [Symbol.asyncIterator]() {
        let at = 0;
        return {
            next: () => {
                const page = this.#pages[at] ?? this.#iterator.next();
                this.#pages[at] = page;
                at += 1;
                return page;
            },
        };
    }
}

;// CONCATENATED MODULE: ./lib/assemble/many/step-slots.js
class StepSlots {
    #waiting = [];
    #free;
    constructor(count) {
        this.#free = count;
    }
    of(position) {
        return async (work) => {
            await this.#take(position);
            try {
                return await work();
            }
            finally {
                this.#give();
            }
        };
    }
    async #take(position) {
        if (this.#free > 0) {
            this.#free -= 1;
            return;
        }
        const { promise, resolve } = Promise.withResolvers();
        const before = this.#waiting.findLastIndex(waiting => waiting.position <= position);
        this.#waiting.splice(before + 1, 0, { position, begin: resolve });
        await promise;
    }
    #give() {
        const next = this.#waiting.shift();
        if (next === undefined)
            this.#free += 1;
        else
            next.begin();
    }
}

;// CONCATENATED MODULE: ./lib/assemble/many/push-many.js














const atOnce = { looking: 8, pushing: 16, saved: 4 };
async function pushMany(shared, targets, common, outside) {
    const began = performance.now();
    const failing = new AbortController();
    const signal = AbortSignal.any([outside, failing.signal]);
    const uploading = new stopwatch/* BusyTime */.N();
    const pushes = openPushes(shared, targets, common, signal);
    let refusal;
    const signingIn = shared.signIn({ signal, requests: new request_log/* RequestLog */.w() }).catch(error => {
        refusal = { error };
        failing.abort(new errors/* StoppedError */.Ko(error));
    });
    await pushAll(pushes, signingIn, common, uploading);
    const ends = pushes.flatMap(({ end }) => end ?? []);
    if (outside.aborted)
        tellEnded(shared, ends);
    outside.throwIfAborted();
    if (refusal !== undefined)
        throw refusal.error;
    const bytes = (0,sum/* sumOf */.X)(ends, end => ('result' in end ? end.result.upload.bytes : 0));
    return {
        ends,
        upload: { bytes, busyMilliseconds: uploading.milliseconds },
        milliseconds: Math.round(performance.now() - began),
    };
}
function openPushes(shared, targets, common, signal) {
    const { options, controlPlaneFor } = shared;
    const { logger, tuning } = options;
    const log = new StepLog(logger);
    const reads = new StepReads({ controlPlaneFor, signal, clock: tuning?.clock ?? delay/* systemClock */.ml });
    return targets.map(target => {
        const own = {
            ...shared,
            options: { ...options, logger: log.of((0,many_images/* labelOf */.W)(target, targets)) },
            controlPlaneFor: reads.for.bind(reads),
        };
        return new StepPush(own, target, common, signal);
    });
}
async function pushAll(pushes, signingIn, { concurrency, mountFrom }, uploading) {
    const looking = (0,p_limit/* default */.A)(atOnce.looking);
    await Promise.all([signingIn, ...pushes.map(push => looking(() => push.look()))]);
    const ready = pushes.filter(({ end }) => end === undefined);
    const ordered = pushOrder(ready.map(({ blobs }) => blobs)).flatMap(position => ready[position] ?? []);
    const images = new StepImages(ordered.map(({ target, blobs }) => ({ repository: target.repository, blobs })), repository => mountFrom.rankOf(repository) !== undefined);
    const limits = {
        slots: {
            mount: new StepSlots(Math.max(place_blob/* mountsAtOnce */.ng, 2 * concurrency)),
            upload: new StepSlots(concurrency),
        },
        saved: (0,p_limit/* default */.A)(atOnce.saved),
        uploading,
    };
    const pushing = (0,p_limit/* default */.A)(atOnce.pushing);
    await Promise.all(ordered.map((push, position) => pushing(() => push.run(images, position, limits))));
}
function tellEnded({ options }, ends) {
    const pushed = ends.flatMap(end => ('result' in end && !end.result.dryRun ? [end.target.repository] : []));
    if (pushed.length > 0)
        options.logger.info(`Pushed before that, with all tags: ${[...new Set(pushed)].join(', ')}.`);
}


/***/ })

};
