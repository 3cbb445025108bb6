export const id = 512;
export const ids = [512];
export const modules = {

/***/ 5512:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createCompressor: () => (/* binding */ createCompressor)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(370);
// EXTERNAL MODULE: ./lib/oci/digest.js
var oci_digest = __webpack_require__(9501);
// EXTERNAL MODULE: ./lib/shared/abort.js
var abort = __webpack_require__(1487);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/file-stream.js
var file_stream = __webpack_require__(8620);
;// CONCATENATED MODULE: ./lib/compression/blocks.js

class BlockPool {
    #size;
    #free = [];
    constructor(size) {
        this.#size = size;
    }
    take() {
        return Buffer.from(this.#free.pop() ?? new ArrayBuffer(this.#size));
    }
    give(block) {
        if (block.buffer instanceof ArrayBuffer)
            this.#free.push(block.buffer);
    }
}
async function* blocksOf(stream, size, pool) {
    const fill = stream instanceof file_stream/* FileStream */.t ? filled(stream, pool) : gathered(stream, size, pool);
    for await (const block of fill) {
        if (block.length > 0)
            yield block;
        else
            pool.give(block);
    }
}
async function* filled(file, pool) {
    try {
        for (let bytes = 1; bytes > 0;) {
            const block = pool.take();
            bytes = await file.fill(block);
            yield block.subarray(0, bytes);
        }
    }
    finally {
        file.destroy();
    }
}
async function* gathered(stream, size, pool) {
    let block = pool.take();
    let filled = 0;
    for await (const chunk of stream) {
        for (let from = 0; from < chunk.byteLength;) {
            const part = chunk.subarray(from, from + size - filled);
            block.set(part, filled);
            filled += part.byteLength;
            from += part.byteLength;
            if (filled < size)
                continue;
            yield block;
            block = pool.take();
            filled = 0;
        }
    }
    yield block.subarray(0, filled);
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./lib/compression/codecs.js


const gzipBlock = (0,external_node_util_.promisify)(external_node_zlib_.gzip);
const zstdBlock = (0,external_node_util_.promisify)(external_node_zlib_.zstdCompress);
const defaults = {
    gzip: { blockBytes: 1024 * 1024, level: 5, chunkSize: 64 * 1024 },
    zstd: { blockBytes: 1 * 1024 * 1024, level: 3, chunkSize: 512 * 1024 },
};
const gzipMemory = external_node_zlib_.constants.Z_MAX_MEMLEVEL;
function createCodec(algorithm, level = defaults[algorithm].level) {
    const { blockBytes, chunkSize } = defaults[algorithm];
    if (algorithm === 'zstd') {
        const params = { [external_node_zlib_.constants.ZSTD_c_compressionLevel]: level, [external_node_zlib_.constants.ZSTD_c_checksumFlag]: 1 };
        return { blockBytes, compress: block => zstdBlock(block, { params, chunkSize }) };
    }
    return {
        blockBytes,
        compress: async (block) => {
            const blockLevel = (await isCompressible(block)) ? level : external_node_zlib_.constants.Z_NO_COMPRESSION;
            return withoutSystem(await gzipBlock(block, { level: blockLevel, memLevel: gzipMemory, chunkSize }));
        },
    };
}
const probe = { bytes: 8 * 1024, ratio: 0.98 };
async function isCompressible(block) {
    if (block.length < 8 * probe.bytes)
        return true;
    const places = [0, (block.length - probe.bytes) >>> 1, block.length - probe.bytes];
    const sample = Buffer.concat(places.map(at => block.subarray(at, at + probe.bytes)));
    const shrunk = await gzipBlock(sample, { level: external_node_zlib_.constants.Z_BEST_SPEED });
    return shrunk.length < probe.ratio * sample.length;
}
function withoutSystem(member) {
    member[9] = 255;
    return member;
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
;// CONCATENATED MODULE: ./lib/compression/spool-file.js



const doing = 'write a compressed layer to disk';
class SpoolFile {
    #path;
    #handle;
    #size = 0;
    constructor(path, handle) {
        this.#path = path;
        this.#handle = handle;
    }
    static async create(path) {
        try {
            return new SpoolFile(path, await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,promises_.open)(path, 'wx', 0o600)));
        }
        catch (error) {
            throw (0,file_error/* writeError */.oG)(error, doing, path);
        }
    }
    get size() {
        return this.#size;
    }
    async append(bytes) {
        try {
            for (let from = 0; from < bytes.byteLength;) {
                const { bytesWritten } = await this.#handle.write(bytes, from, bytes.byteLength - from, this.#size);
                from += bytesWritten;
                this.#size += bytesWritten;
            }
        }
        catch (error) {
            throw (0,file_error/* writeError */.oG)(error, doing, this.#path);
        }
    }
    async finish() {
        try {
            await this.#handle.close();
        }
        catch (error) {
            throw (0,file_error/* writeError */.oG)(error, doing, this.#path);
        }
    }
    async read() {
        const unreadable = (error) => (0,file_error/* readError */.lS)(error, 'read a compressed layer', this.#path);
        try {
            const handle = await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,promises_.open)(this.#path, 'r'));
            return new file_stream/* FileStream */.t(handle, {
                offset: 0,
                length: this.#size,
                close: () => handle.close(),
                tooShort: () => unreadable(new Error('it is too short, because something else has changed it')),
                unreadable,
            });
        }
        catch (error) {
            throw unreadable(error);
        }
    }
    async remove() {
        await this.#handle.close().catch(() => { });
        await (0,promises_.rm)(this.#path, { force: true }).catch(() => { });
    }
}

;// CONCATENATED MODULE: ./lib/compression/compress-layer.js










const maxInFlightBytes = 16 * 1024 * 1024;
function createCompressor(options) {
    return new BlockCompressor(options);
}
class BlockCompressor {
    #codec;
    #options;
    #blocks;
    #slots;
    #pool;
    #layers = (0,p_limit/* default */.A)(2);
    #spools = new Set();
    constructor(options) {
        this.#options = options;
        this.#codec = createCodec(options.algorithm, options.level);
        this.#blocks = Math.min((0,external_node_os_.availableParallelism)() + 2, maxInFlightBytes / this.#codec.blockBytes);
        this.#slots = (0,p_limit/* default */.A)(this.#blocks);
        this.#pool = new BlockPool(this.#codec.blockBytes);
    }
    compress(layer) {
        return this.#layers(() => this.#compress(layer));
    }
    async close() {
        await Promise.all([...this.#spools].map(spool => this.#discard(spool)));
    }
    async #compress(layer) {
        this.#options.signal.throwIfAborted();
        const spool = await SpoolFile.create((0,external_node_path_.join)(this.#options.directory, `layer-${(0,external_node_crypto_.randomUUID)()}`));
        this.#spools.add(spool);
        try {
            const digest = await this.#fill(spool, layer);
            return {
                digest,
                size: spool.size,
                open: () => spool.read(),
                discard: () => this.#discard(spool),
            };
        }
        catch (error) {
            await this.#discard(spool);
            throw error;
        }
    }
    async #fill(spool, layer) {
        const { signal } = this.#options;
        const diffId = new oci_digest/* DigestVerifier */.Do(layer.diffId);
        const digest = (0,external_node_crypto_.createHash)('sha256');
        const pending = [];
        const write = async () => {
            const block = pending.shift();
            if (block === undefined)
                return;
            const member = await (0,abort/* untilAborted */.Eu)(block, signal);
            digest.update(member);
            await spool.append(member);
        };
        try {
            for await (const block of blocksOf(await layer.open(), this.#codec.blockBytes, this.#pool)) {
                signal.throwIfAborted();
                diffId.update(block);
                pending.push(this.#start(block));
                if (pending.length >= this.#blocks)
                    await write();
            }
            if (pending.length === 0)
                pending.push(this.#start(this.#pool.take().subarray(0, 0)));
            while (pending.length > 0)
                await write();
        }
        finally {
            await (0,abort/* untilAborted */.Eu)(Promise.allSettled(pending), signal).catch(() => { });
        }
        const { actual, matches } = diffId.finish();
        if (!matches) {
            throw new errors/* ImageError */.C8(`Layer ${layer.diffId} of the image is corrupt: its content has digest ${actual}.`, 'Rebuild or re-save the image.');
        }
        await spool.finish();
        return `sha256:${digest.digest('hex')}`;
    }
    #start(block) {
        const member = this.#slots(() => this.#codec.compress(block));
        const release = () => this.#pool.give(block);
        member.then(release, release);
        return member;
    }
    async #discard(spool) {
        this.#spools.delete(spool);
        await spool.remove();
    }
}


/***/ })

};
