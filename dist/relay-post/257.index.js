export const id = 257;
export const ids = [257];
export const modules = {

/***/ 4257:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publishComment: () => (/* binding */ publishComment)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/one-line.js
var one_line = __webpack_require__(2712);
;// CONCATENATED MODULE: ./lib/report/run.js

function runFromEnvironment(environment) {
    const text = (name) => {
        const value = (0,one_line/* cutEnd */.ym)((0,one_line/* visible */.RK)(environment[name] ?? ''), 256);
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

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./lib/report/bounded-schema.js
var bounded_schema = __webpack_require__(1339);
// EXTERNAL MODULE: ./lib/report/schema.js + 4 modules
var schema = __webpack_require__(1989);
// EXTERNAL MODULE: ./lib/report/services.js
var report_services = __webpack_require__(2384);
// EXTERNAL MODULE: ./lib/report/fit.js
var fit = __webpack_require__(1017);
// EXTERNAL MODULE: ./lib/report/savings.js
var savings = __webpack_require__(3773);
// EXTERNAL MODULE: ./lib/report/summary/bar.js
var bar = __webpack_require__(2608);
// EXTERNAL MODULE: ./lib/report/summary/details.js + 1 modules
var details = __webpack_require__(877);
// EXTERNAL MODULE: ./lib/report/summary/render.js + 6 modules
var render = __webpack_require__(7015);
;// CONCATENATED MODULE: ./lib/report/comment/render.js






function renderComment(reports, options) {
    const limit = {
        size: options.maxLength,
        measure: text => text.length,
        note: "_Truncated to fit GitHub's size limit. The job summary has more details._",
    };
    return (0,fit/* fitSections */.W)(commentSections(reports, options), limit);
}
function commentSections(reports, options) {
    const prices = options.prices ?? reports[0]?.savings.prices ?? savings/* defaultPrices */.GY;
    const services = (0,report_services/* servicesOf */.Yj)(reports, prices);
    const outcome = (0,report_services/* sumReports */.xZ)(reports, prices);
    return [
        ...(0,render/* openingSections */.nc)(reports, services, outcome, options.title),
        (0,fit/* block */.o)(90, (0,bar/* barBlock */.vC)(outcome)),
        (0,details/* warningSection */.i5)(reports, 60),
        (0,render/* serviceSection */.Bf)(services, outcome, 80),
        (0,details/* adviceSection */.aW)(reports, 70, outcome.totals.layersMounted === 0),
        services.length === 1 ? (0,render/* imagesSection */.AO)(services, 50) : (0,fit/* block */.o)(50, ''),
        (0,fit/* block */.o)(Number.POSITIVE_INFINITY, options.footer ?? ''),
    ];
}

;// CONCATENATED MODULE: ./lib/report/comment/body.js







const maxCommentLength = 65_000;
const maxDataLength = 36_000;
const maxInflatedBytes = 8 * 1024 * 1024;
const stateSchema = schemas/* object */.Ikc({
    runId: schemas/* string */.YjP().regex(/^\d{1,20}$/),
    title: schemas/* string */.YjP().max(300).optional(),
    sections: (0,bounded_schema/* listOf */.c)(schemas/* object */.Ikc({ key: schemas/* string */.YjP().max(2000), attempt: schemas/* int */.Whr().min(0), report: schema/* reportSchema */.Qh }), 5000),
});
const dataStart = '<!-- ecr-mount-push data ';
const dataEnd = ' -->';
function commentMarker(workflow, key = '') {
    const identity = (0,external_node_crypto_.createHash)('sha256')
        .update(JSON.stringify([workflow, key]))
        .digest('hex')
        .slice(0, 16);
    return `<!-- ecr-mount-push comment ${identity} -->`;
}
function composeBody(marker, state, options = {}) {
    const { stored, data } = packState(state);
    const visible = renderComment(state.sections.map(({ report }) => report), {
        ...options,
        ...(state.title === undefined ? {} : { title: state.title }),
        maxLength: maxCommentLength - marker.length - data.length - 4,
    });
    return { body: `${marker}\n${visible}\n${data}`, stored };
}
function readState(body) {
    const start = body.lastIndexOf(dataStart);
    const end = body.indexOf(dataEnd, start);
    if (start < 0 || end < 0)
        return undefined;
    try {
        const packed = Buffer.from(body.slice(start + dataStart.length, end), 'base64');
        const json = (0,external_node_zlib_.brotliDecompressSync)(packed, { maxOutputLength: maxInflatedBytes }).toString('utf8');
        const { title, ...state } = stateSchema.parse(JSON.parse(json));
        return { ...state, ...(title === undefined ? {} : { title }) };
    }
    catch {
        return undefined;
    }
}
function packState(state) {
    for (const shorten of [withoutExtras, withoutHistory, withoutLayers]) {
        const stored = { ...state, sections: state.sections.map(section => shortened(section, shorten)) };
        const data = pack(stored);
        if (data.length <= maxDataLength)
            return { stored, data };
    }
    return packWhatFits({
        ...state,
        sections: state.sections.map(section => shortened(section, withoutLayers)),
    });
}
function packWhatFits(state) {
    let sections = state.sections;
    for (;;) {
        sections = sections.slice(0, Math.floor(sections.length / 2));
        const stored = { ...state, sections };
        const data = pack(stored);
        if (data.length <= maxDataLength || sections.length === 0)
            return { stored, data };
    }
}
function pack(state) {
    const packed = (0,external_node_zlib_.brotliCompressSync)(JSON.stringify(state), {
        params: { [external_node_zlib_.constants.BROTLI_PARAM_QUALITY]: 9 },
    });
    return `${dataStart}${packed.toString('base64')}${dataEnd}`;
}
function shortened(section, shorten) {
    return { ...section, report: shorten(section.report) };
}
function withoutExtras(report) {
    return {
        ...report,
        images: report.images.map(image => ({
            ...image,
            layers: image.layers.map(({ diffId: _, createdBy, ...layer }) => ({
                ...layer,
                createdBy: createdBy.slice(0, 80).toWellFormed(),
                mediaType: '',
                milliseconds: 0,
            })),
        })),
        phases: [],
        warnings: report.warnings.slice(0, 5),
    };
}
function withoutHistory(report) {
    const short = withoutExtras(report);
    return {
        ...short,
        images: short.images.map(image => ({
            ...image,
            layers: image.layers.map(layer => ({ ...layer, createdBy: '' })),
        })),
        requests: {},
        timings: {},
        warnings: [],
    };
}
function withoutLayers(report) {
    const short = withoutHistory(report);
    return {
        ...short,
        images: short.images.map(image => ({
            ...image,
            totals: (0,report_services/* sumReports */.xZ)([{ ...report, images: [image] }], report.savings.prices).totals,
            layers: [],
        })),
        missedMounts: [],
    };
}

// EXTERNAL MODULE: ./lib/shared/answer-too-long.js
var answer_too_long = __webpack_require__(1063);
;// CONCATENATED MODULE: ./lib/report/comment/github-errors.js


const errorSchema = schemas/* object */.Ikc({
    status: schemas/* number */.aig(),
    message: schemas/* string */.YjP().default(''),
    response: schemas/* object */.Ikc({ headers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()) }).optional(),
});
function statusOf(error) {
    return errorSchema.safeParse(error).data?.status ?? 0;
}
function mayPass(error) {
    if (isTooLong(error))
        return false;
    const status = statusOf(error);
    return status >= 500 || status === 408 || status === 429 || (status === 403 && isRateLimit(error));
}
function isTooLong(error) {
    return error instanceof Error && error.cause instanceof answer_too_long/* AnswerTooLongError */.l;
}
function isRateLimit(error) {
    const { message, response } = errorSchema.safeParse(error).data ?? {};
    const headers = response?.headers ?? {};
    return (headers['retry-after'] !== undefined ||
        String(headers['x-ratelimit-remaining']) === '0' ||
        /rate limit/i.test(message ?? ''));
}
function retryAfterMilliseconds(error) {
    const seconds = Number(errorSchema.safeParse(error).data?.response?.headers['retry-after']);
    return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 30) * 1000 : 0;
}

;// CONCATENATED MODULE: ./lib/report/comment/state.js
function ownState(reports, run, title) {
    const attempt = run?.runAttempt ?? 1;
    const empty = {
        runId: run?.runId ?? '0',
        ...(title === undefined || title === '' ? {} : { title }),
        sections: [],
    };
    return reports
        .map(report => ({ ...empty, sections: [{ key: sectionKey(report), attempt, report }] }))
        .reduce(mergeStates, empty);
}
function mergeStates(a, b) {
    const order = compareRuns(a.runId, b.runId);
    if (order !== 0)
        return order > 0 ? a : b;
    const sections = new Map();
    for (const section of [...a.sections, ...b.sections]) {
        const before = sections.get(section.key);
        if (before === undefined || compareSections(section, before) > 0)
            sections.set(section.key, section);
    }
    const title = [a.title, b.title]
        .filter(text => text !== undefined)
        .sort()
        .at(-1);
    return {
        runId: a.runId,
        ...(title === undefined ? {} : { title }),
        sections: [...sections.values()].sort((x, y) => compareText(x.key, y.key)),
    };
}
function includes(state, part) {
    const order = compareRuns(state.runId, part.runId);
    if (order !== 0)
        return order > 0;
    const sections = new Map(state.sections.map(section => [section.key, section]));
    return part.sections.every(section => {
        const found = sections.get(section.key);
        return found !== undefined && compareVersions(found, section) >= 0;
    });
}
function compareRuns(a, b) {
    const [left, right] = [BigInt(a), BigInt(b)];
    return left < right ? -1 : left > right ? 1 : 0;
}
function sectionKey(report) {
    const images = report.images.map(({ registry, repository, tags }) => `${registry}/${repository}:${[...tags].sort().join(',')}`);
    return images.sort().slice(0, 20).join(' ').slice(0, 2000);
}
function compareVersions(a, b) {
    return a.attempt - b.attempt || compareText(a.report.createdAt, b.report.createdAt);
}
function compareSections(a, b) {
    const version = compareVersions(a, b);
    if (version !== 0)
        return version;
    const [left, right] = [JSON.stringify(a.report), JSON.stringify(b.report)];
    return left.length - right.length || compareText(left, right);
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./lib/report/comment/converge.js



const maxRounds = 40;
const maxFailures = 4;
const leastSettleMilliseconds = 300;
class Convergence {
    #comments;
    #mine;
    #compose;
    #pace;
    #outcome = 'unchanged';
    #longestWrite = 0;
    #created;
    constructor(comments, mine, compose, pace) {
        this.#comments = comments;
        this.#mine = mine;
        this.#compose = compose;
        this.#pace = pace;
    }
    async run() {
        let url = '';
        for (let round = 0; round < maxRounds; round += 1) {
            const found = await this.#patiently(() => this.#list());
            const [oldest] = found;
            url = oldest?.url ?? url;
            if (found.some(comment => compareRuns(stateOf(comment).runId, this.#mine.runId) > 0)) {
                return { outcome: 'newer-run', url };
            }
            if (oldest !== undefined && this.#isComplete(oldest, found)) {
                for (const duplicate of found.slice(1)) {
                    await this.#patiently(() => this.#comments.delete(duplicate.id));
                }
                return { outcome: this.#outcome, url };
            }
            await this.#patiently(() => (oldest === undefined ? this.#create() : this.#update(oldest, found)));
            await this.#settle();
        }
        return { outcome: 'unsettled', url };
    }
    async #list() {
        const listed = await this.#comments.list();
        const created = this.#created;
        if (created === undefined || listed.some(({ id }) => id === created.id))
            return listed;
        const missing = await this.#comments.get(created.id);
        return missing === undefined ? listed : [...listed, missing].sort((a, b) => a.id - b.id);
    }
    #isComplete(oldest, found) {
        const all = found.map(stateOf).reduce(mergeStates, this.#mine);
        return includes(stateOf(oldest), this.#compose(all).stored);
    }
    async #create() {
        this.#created = await this.#comments.create(this.#compose(this.#mine).body);
        this.#outcome = 'created';
    }
    async #update(oldest, found) {
        const started = this.#pace.now();
        const latest = await this.#comments.get(oldest.id);
        if (latest === undefined)
            return;
        const all = [...found.slice(1), latest].map(stateOf).reduce(mergeStates, this.#mine);
        if (compareRuns(all.runId, this.#mine.runId) > 0)
            return;
        if (!(await this.#comments.update(oldest.id, this.#compose(all).body)))
            return;
        this.#longestWrite = Math.max(this.#longestWrite, this.#pace.now() - started);
        if (this.#outcome === 'unchanged')
            this.#outcome = 'updated';
    }
    async #settle() {
        const least = Math.max(leastSettleMilliseconds, 3 * this.#longestWrite);
        await this.#pace.wait(least * (1 + this.#pace.random()));
    }
    async #patiently(attempt) {
        for (let failures = 0;; failures += 1) {
            try {
                return await attempt();
            }
            catch (error) {
                if (failures >= maxFailures || !mayPass(error))
                    throw error;
                const backoff = 1000 * 2 ** failures * (0.5 + this.#pace.random());
                await this.#pace.wait(Math.max(backoff, retryAfterMilliseconds(error)));
            }
        }
    }
}
function stateOf(comment) {
    return readState(comment.body) ?? { runId: '0', sections: [] };
}

;// CONCATENATED MODULE: ./lib/report/comment/github.js


const commentSchema = schemas/* object */.Ikc({
    id: schemas/* int */.Whr(),
    body: schemas/* string */.YjP().nullish(),
    html_url: schemas/* string */.YjP().default(''),
    user: schemas/* object */.Ikc({ login: schemas/* string */.YjP() }).nullish(),
});
const pullRequestSchema = schemas/* object */.Ikc({
    number: schemas/* int */.Whr(),
    state: schemas/* string */.YjP(),
    updated_at: schemas/* string */.YjP().default(''),
    head: schemas/* object */.Ikc({ sha: schemas/* string */.YjP() }).nullish(),
});
const pageSize = 100;
const smallPageSize = 10;
const maxComments = 30_000;
const maxOwnComments = 1000;
const actionsUser = 'github-actions[bot]';
class GitHub {
    #api;
    constructor(api) {
        this.#api = api;
    }
    pullRequests = {
        ofCommit: (owner, repo, sha) => this.#openPullRequests('GET /repos/{owner}/{repo}/commits/{sha}/pulls', { owner, repo, sha }),
        ofBranch: (owner, repo, head) => this.#openPullRequests('GET /repos/{owner}/{repo}/pulls', { owner, repo, head, state: 'open' }),
    };
    async comments(owner, repo, issue, marker) {
        return new PullRequestComments(this.#api, { owner, repo }, issue, marker, await this.#login());
    }
    async #openPullRequests(route, parameters) {
        const { data } = await inPages(size => this.#api.request(route, { ...parameters, per_page: size }));
        return schemas/* array */.YOg(pullRequestSchema)
            .parse(data)
            .filter(({ state }) => state === 'open')
            .toSorted((a, b) => b.updated_at.localeCompare(a.updated_at))
            .map(({ number, head }) => ({ number, sha: head?.sha ?? '' }));
    }
    async #login() {
        try {
            const answer = await this.#api.query('{ viewer { login } }');
            return schemas/* object */.Ikc({ viewer: schemas/* object */.Ikc({ login: schemas/* string */.YjP() }) }).parse(answer).viewer.login;
        }
        catch {
            return actionsUser;
        }
    }
}
class PullRequestComments {
    #api;
    #repository;
    #issue;
    #marker;
    #login;
    constructor(api, repository, issue, marker, login) {
        this.#api = api;
        this.#repository = repository;
        this.#issue = issue;
        this.#marker = marker;
        this.#login = login;
    }
    async list() {
        const found = await inPages(size => this.#list(size));
        return found.toSorted((a, b) => a.id - b.id);
    }
    async #list(size) {
        const found = new Map();
        const seen = new Set();
        for (let page = 1; seen.size < maxComments && found.size < maxOwnComments; page += 1) {
            const { data } = await this.#api.request('GET /repos/{owner}/{repo}/issues/{issue}/comments', {
                ...this.#repository,
                issue: this.#issue,
                per_page: size,
                page,
            });
            const comments = schemas/* array */.YOg(commentSchema).parse(data);
            const known = seen.size;
            for (const comment of comments) {
                seen.add(comment.id);
                if (this.#isOwn(comment))
                    found.set(comment.id, stored(comment));
            }
            if (comments.length < size || seen.size === known)
                break;
        }
        return [...found.values()];
    }
    async get(id) {
        const found = await unlessGone(() => this.#on('GET', id));
        if (found === undefined)
            return undefined;
        const comment = commentSchema.parse(found.data);
        return this.#isOwn(comment) ? stored(comment) : undefined;
    }
    async create(body) {
        const { data } = await this.#api.request('POST /repos/{owner}/{repo}/issues/{issue}/comments', {
            ...this.#repository,
            issue: this.#issue,
            body,
        });
        const comment = commentSchema.parse(data);
        this.#login = comment.user?.login ?? this.#login;
        return stored(comment);
    }
    async update(id, body) {
        return (await unlessGone(() => this.#on('PATCH', id, { body }))) !== undefined;
    }
    async delete(id) {
        await unlessGone(() => this.#on('DELETE', id));
    }
    #on(method, id, parameters = {}) {
        return this.#api.request(`${method} /repos/{owner}/{repo}/issues/comments/{id}`, {
            ...this.#repository,
            id,
            ...parameters,
        });
    }
    #isOwn(comment) {
        return comment.user?.login === this.#login && (comment.body ?? '').startsWith(this.#marker);
    }
}
async function inPages(list) {
    try {
        return await list(pageSize);
    }
    catch (error) {
        if (!isTooLong(error))
            throw error;
        return await list(smallPageSize);
    }
}
function stored(comment) {
    return { id: comment.id, body: comment.body ?? '', url: comment.html_url };
}
async function unlessGone(request) {
    try {
        return await request();
    }
    catch (error) {
        if (statusOf(error) === 404 || statusOf(error) === 410)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/report/comment/run-link.js
function runLink(environment) {
    const server = environment['GITHUB_SERVER_URL'] ?? '';
    const repository = environment['GITHUB_REPOSITORY'] ?? '';
    const run = environment['GITHUB_RUN_ID'] ?? '';
    const known = /^https?:\/\/[\w.-]+(:\d+)?$/.test(server) &&
        /^[\w.-]+\/[\w.-]+$/.test(repository) &&
        /^\d{1,20}$/.test(run);
    return known ? `[Job summary of this run](${server}/${repository}/actions/runs/${run})` : '';
}

// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: ./lib/shared/json.js
var shared_json = __webpack_require__(6039);
// EXTERNAL MODULE: ./lib/shared/json-values.js
var json_values = __webpack_require__(2614);
// EXTERNAL MODULE: ./lib/shared/read-small-file.js
var read_small_file = __webpack_require__(1586);
;// CONCATENATED MODULE: ./lib/report/comment/event.js





const numbered = schemas/* object */.Ikc({ number: schemas/* int */.Whr().positive() });
const repository = schemas/* object */.Ikc({ full_name: schemas/* string */.YjP() }).nullish();
const listed = numbered.extend({
    head: schemas/* object */.Ikc({ sha: schemas/* string */.YjP() }).optional(),
    base: schemas/* object */.Ikc({ repo: schemas/* object */.Ikc({ id: schemas/* int */.Whr() }).optional() }).optional(),
});
const checked = schemas/* object */.Ikc({ head_sha: schemas/* string */.YjP().optional(), pull_requests: schemas/* array */.YOg(listed).nullish() });
function part(schema) {
    return schema.optional().catch(undefined);
}
const eventSchema = schemas/* object */.Ikc({
    repository: part(schemas/* object */.Ikc({ id: schemas/* int */.Whr() })),
    pull_request: part(numbered.extend({
        head: schemas/* object */.Ikc({ repo: repository }).optional(),
        base: schemas/* object */.Ikc({ repo: repository }).optional(),
    })),
    issue: part(numbered.extend({ pull_request: schemas/* unknown */.L5J().optional() })),
    workflow_run: part(checked.extend({
        head_branch: schemas/* string */.YjP().nullish(),
        head_repository: schemas/* object */.Ikc({ owner: schemas/* object */.Ikc({ login: schemas/* string */.YjP() }).optional() }).nullish(),
    })),
    check_run: part(checked),
    check_suite: part(checked),
    merge_group: part(schemas/* object */.Ikc({ head_ref: schemas/* string */.YjP() })),
    deployment: part(schemas/* object */.Ikc({ sha: schemas/* string */.YjP() })),
    sha: part(schemas/* string */.YjP()),
});
const maxBytes = 32 * 1024 * 1024;
const maxValues = 1_000_000;
async function readEvent(path) {
    if (path === undefined || path === '')
        return {};
    const json = await (0,read_small_file/* readSmallFile */.E)(path, maxBytes).catch(error => {
        if ((0,file_error/* codeOf */.$N)(error) === 'ENOENT')
            return undefined;
        throw (0,file_error/* readError */.lS)(error, 'read the event of this run', path);
    });
    if (json === undefined || (0,json_values/* countJsonValues */.M)(json) > maxValues)
        return undefined;
    return eventSchema.safeParse((0,shared_json/* parseOrNothing */.I)(json.toString('utf8'))).data;
}
function cluesOf(event, environment) {
    const { issue, merge_group: group, workflow_run: run } = event;
    if (issue?.pull_request)
        return [{ number: issue.number }];
    if (group !== undefined)
        return numberIn(/\/pr-(\d+)-[0-9a-f]{40,64}$/, group.head_ref);
    const check = run ?? event.check_run ?? event.check_suite;
    if (check !== undefined) {
        return [...listedClues(check, event), ...branchClues(run), ...commitClues(check.head_sha)];
    }
    const ofRef = numberIn(/^refs\/pull\/(\d+)\/(?:head|merge)$/, environment['GITHUB_REF'] ?? '');
    return [...ofRef, ...commitClues(event.deployment?.sha ?? event.sha ?? environment['GITHUB_SHA'])];
}
function numberIn(pattern, text) {
    const number = Number(pattern.exec(text)?.[1]);
    return Number.isSafeInteger(number) && number > 0 ? [{ number }] : [];
}
function listedClues({ head_sha: sha, pull_requests: listed }, { repository: own }) {
    const ours = (listed ?? []).filter(({ base }) => !base?.repo || !own || base.repo.id === own.id);
    const exact = ours.filter(({ head }) => head !== undefined && head.sha === sha);
    return [...exact, ...ours].slice(0, 1).map(({ number }) => ({ number }));
}
function branchClues(run) {
    const { head_branch: branch, head_repository: head, head_sha: sha } = run ?? {};
    const owner = head?.owner?.login;
    return branch && owner ? [{ branch, owner, sha }] : [];
}
function commitClues(sha) {
    return sha ? [{ sha }] : [];
}

;// CONCATENATED MODULE: ./lib/report/comment/target.js

async function findTarget(mode, environment, finder) {
    const [owner, repo] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
    if (!owner || !repo)
        return { none: 'GITHUB_REPOSITORY is not a repository name' };
    const read = await readEvent(environment['GITHUB_EVENT_PATH']);
    const event = read ?? {};
    const pull = event.pull_request;
    if (pull !== undefined) {
        const fork = pull.head?.repo?.full_name !== pull.base?.repo?.full_name;
        return { owner, repo, number: pull.number, fork };
    }
    const known = read === undefined ? ', as far as is known: its file (GITHUB_EVENT_PATH) cannot be read' : '';
    const name = environment['GITHUB_EVENT_NAME'] ?? '';
    if (mode === 'auto')
        return { none: `the event "${name}" is not a pull request${known}` };
    for (const clue of cluesOf(event, environment)) {
        const number = await follow(clue, owner, repo, finder);
        if (number !== undefined)
            return { owner, repo, number, fork: false };
    }
    return { none: `the event "${name}" does not belong to an open pull request${known}` };
}
async function follow(clue, owner, repo, finder) {
    if ('number' in clue)
        return clue.number;
    const found = 'branch' in clue
        ? await finder.ofBranch(owner, repo, `${clue.owner}:${clue.branch}`)
        : await finder.ofCommit(owner, repo, clue.sha);
    return (found.find(({ sha }) => sha === clue.sha) ?? found[0])?.number;
}

;// CONCATENATED MODULE: ./lib/report/comment/publish.js











const deadlineMilliseconds = 120_000;
const realPace = {
    now: () => performance.now(),
    wait: milliseconds => (0,promises_.setTimeout)(milliseconds),
    random: () => Math.random(),
};
async function publishComment(reports, options) {
    const skipped = { outcome: 'skipped', url: '' };
    if (options.mode === 'never' || reports.length === 0)
        return skipped;
    const environment = options.environment ?? process.env;
    let target;
    try {
        const github = await connect(options, environment);
        target = await findTarget(options.mode, environment, github.pullRequests);
        if ('none' in target) {
            const say = options.mode === 'always' ? options.logger.notice : options.logger.debug;
            say.call(options.logger, (0,one_line/* oneLine */.TN)(`No pull-request comment: ${target.none}.`));
            return skipped;
        }
        const published = await converge(github, target, reports, options, environment);
        tell(published, options.logger);
        return published;
    }
    catch (error) {
        options.logger.notice((0,one_line/* oneLine */.TN)(`No pull-request comment: ${explain(error, target)}`));
        return skipped;
    }
}
async function connect(options, environment) {
    const apiUrl = environment['GITHUB_API_URL'] || 'https://api.github.com';
    return new GitHub(await options.connect({ apiUrl, signal: AbortSignal.timeout(deadlineMilliseconds) }));
}
async function converge(github, { owner, repo, number }, reports, options, environment) {
    const marker = commentMarker(environment['GITHUB_WORKFLOW'] ?? '', options.key);
    const mine = ownState(reports, runFromEnvironment(environment), options.title);
    const shown = {
        footer: runLink(environment),
        ...(options.prices === undefined ? {} : { prices: options.prices }),
    };
    const comments = await github.comments(owner, repo, number, marker);
    const compose = (state) => composeBody(marker, state, shown);
    return new Convergence(comments, mine, compose, options.pace ?? realPace).run();
}
function tell({ outcome, url }, logger) {
    if (outcome === 'created' || outcome === 'updated')
        logger.info(`Pull-request comment ${outcome}: ${url}`);
    if (outcome === 'newer-run')
        logger.notice('No pull-request comment: a newer run has already written it.');
    if (outcome === 'unsettled')
        logger.notice('The pull-request comment may not include this job, because other jobs keep updating it.');
}
function explain(error, target) {
    if (error instanceof errors/* PushError */.Vc)
        return error.line;
    const status = statusOf(error);
    if (status !== 401 && status !== 403 && status !== 404)
        return `${(0,errors/* messageOf */.bD)(error)}.`;
    if (target !== undefined && 'fork' in target && target.fork) {
        return 'the token is read-only on pull requests from forks. The job summary has the report.';
    }
    return `the token is not allowed to write it (status ${status}). Grant the job "permissions: pull-requests: write".`;
}


/***/ })

};
