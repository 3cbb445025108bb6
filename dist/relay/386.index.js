export const id = 386;
export const ids = [386];
export const modules = {

/***/ 1386:
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

// EXTERNAL MODULE: ./lib/relay/server.js + 17 modules
var server = __webpack_require__(3452);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
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
        return (0,server/* startRelayServer */.b)({ port: 0, logger: this.#logger, backend: { repository } });
    }
}


/***/ })

};
