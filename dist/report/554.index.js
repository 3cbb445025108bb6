export const id = 554;
export const ids = [554];
export const modules = {

/***/ 1554:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  findReportFiles: () => (/* binding */ findReportFiles),
  maxSearched: () => (/* binding */ maxSearched)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/@actions/glob/lib/glob.js + 17 modules
var glob = __webpack_require__(2377);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
;// CONCATENATED MODULE: ./lib/shared/list-names.js
function listNames(names, most) {
    const more = names.length - most;
    return names.slice(0, most).join(', ') + (more > 0 ? `, and ${more} more` : '');
}

// EXTERNAL MODULE: ./lib/action/action-logger.js
var action_logger = __webpack_require__(7123);
;// CONCATENATED MODULE: ./lib/action/report-patterns.js



async function rootedPattern(line) {
    const [, marks = '', body = ''] = /^([!\s]*)(.*)$/.exec(line) ?? [];
    const excludes = marks.replace(/\s/g, '').length % 2 === 1;
    const root = await rootOf(body);
    const below = await belowRoot(body, root);
    const real = await (0,promises_.realpath)(root).catch(() => root);
    const text = real === root ? body : (0,external_node_path_.join)(escaped(real), ...below);
    return { text: excludes ? `!${text}` : text, root: excludes ? undefined : real, depth: depthOf(below) };
}
async function rootOf(pattern) {
    const [root = ''] = (await (0,glob/* create */.v)(pattern)).getSearchPaths();
    return root;
}
async function belowRoot(pattern, root) {
    const parts = pattern.split(process.platform === 'win32' ? /[\\/]/ : '/');
    for (let count = 0; count < parts.length; count += 1) {
        const beginning = parts.slice(0, count).join(external_node_path_.sep) || (parts[0] === '' ? external_node_path_.sep : '.');
        if ((await rootOf(beginning)) === root)
            return parts.slice(count);
    }
    return [];
}
function depthOf(below) {
    const last = below.at(-1);
    return last === undefined || below.includes('**') || !/\.json$/.test(last) ? Infinity : below.length;
}
function escaped(path) {
    const slashes = process.platform === 'win32' ? path : path.replaceAll('\\', '\\\\');
    return slashes
        .replace(/(\[)(?=[^/]+\])/g, '[[]')
        .replace(/\?/g, '[?]')
        .replace(/\*/g, '[*]');
}

;// CONCATENATED MODULE: ./lib/action/report-files.js








const maxSearched = 500_000;
async function findReportFiles(lines, most = maxSearched) {
    try {
        const patterns = await Promise.all(lines.map(rootedPattern));
        const roots = patterns.flatMap(({ root }) => root ?? []);
        await limitSearch(patterns, most);
        const text = patterns.map(pattern => pattern.text).join('\n');
        const globber = await (0,glob/* create */.v)(text, { matchDirectories: false, followSymbolicLinks: false });
        const found = await (0,file_error/* whenHandlesAreFree */.OY)(() => globber.glob());
        return await withoutForeign(found.toSorted(), roots);
    }
    catch (error) {
        if (error instanceof errors/* InputError */.dz)
            throw error;
        const path = (0,file_error/* pathOf */.XM)(error);
        if (path !== undefined)
            throw (0,file_error/* readError */.lS)(error, 'search for reports', path);
        throw new errors/* InputError */.dz('reports', `the files cannot be searched: ${(0,errors/* messageOf */.bD)(error)}.`, 'Check the patterns, and that the user of the runner can read the directories.', { cause: error });
    }
}
async function limitSearch(patterns, most) {
    let room = most;
    for (const { root, text, depth } of patterns) {
        if (root === undefined)
            continue;
        room -= await countBelow(root, depth, room);
        if (room >= 0)
            continue;
        throw new errors/* InputError */.dz('reports', `there are more than ${most} files and directories in ${root} to search for ${text}.`, 'Narrow the pattern to the directory of the reports, such as reports/**/*.json.');
    }
}
async function countBelow(root, depth, most) {
    let count = 0;
    let level = [root];
    for (let left = depth; left > 0 && level.length > 0; left -= 1) {
        const next = [];
        for (const directory of level) {
            for await (const entry of entriesOf(directory)) {
                count += 1;
                if (count > most)
                    return count;
                if (entry.isDirectory())
                    next.push((0,external_node_path_.join)(directory, entry.name));
            }
        }
        level = next;
    }
    return count;
}
async function* entriesOf(directory) {
    try {
        yield* await (0,promises_.opendir)(directory);
    }
    catch {
    }
}
async function withoutForeign(paths, roots) {
    const workspace = await (0,promises_.realpath)(process.env['GITHUB_WORKSPACE'] || process.cwd()).catch(() => process.cwd());
    const kept = [];
    const foreign = [];
    for (const path of paths) {
        if (!(await (0,promises_.lstat)(path)).isSymbolicLink()) {
            kept.push(path);
            continue;
        }
        const target = await (0,promises_.realpath)(path).catch(() => undefined);
        if (target === undefined || (await (0,promises_.stat)(target)).isDirectory())
            continue;
        ([workspace, ...roots].some(root => isWithin(target, root)) ? kept : foreign).push(path);
    }
    if (foreign.length > 0) {
        action_logger/* actionLogger */.v.warning(`Input "reports": links to files outside of the workspace are left out: ${listNames(foreign, 5)}.`);
    }
    return kept;
}
function isWithin(path, directory) {
    const way = (0,external_node_path_.relative)(directory, path);
    return !(0,external_node_path_.isAbsolute)(way) && way.split(/[\\/]/)[0] !== '..';
}


/***/ })

};
