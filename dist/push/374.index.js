export const id = 374;
export const ids = [374];
export const modules = {

/***/ 2374:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ecrProfile: () => (/* binding */ ecrProfile),
/* harmony export */   sourceProfile: () => (/* binding */ sourceProfile)
/* harmony export */ });
/* harmony import */ var _shared_denials_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(137);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2730);
/* harmony import */ var _registry_answer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7423);



const ecrLimits = {
    initiate: { concurrency: 64, perSecond: 90 },
    part: { concurrency: 64, perSecond: 450 },
    complete: { concurrency: 64, perSecond: 90 },
    putImage: { concurrency: 10, perSecond: 9 },
    deleteImage: { concurrency: 10, perSecond: 9 },
    read: { concurrency: 64, perSecond: 900 },
};
const ecrRemedies = {
    throttled: 'Run fewer pushes in parallel, or ask AWS for a higher rate quota.',
    quota: 'Delete images or tags (a lifecycle policy can do so), or ask AWS for a higher quota.',
};
const iamActions = {
    'blob-head': 'ecr:BatchCheckLayerAvailability',
    'blob-get': 'ecr:GetDownloadUrlForLayer',
    mount: 'ecr:InitiateLayerUpload',
    'upload-open': 'ecr:InitiateLayerUpload',
    'upload-part': 'ecr:UploadLayerPart',
    'upload-status': 'ecr:UploadLayerPart',
    'upload-complete': 'ecr:CompleteLayerUpload',
    'manifest-head': 'ecr:BatchGetImage',
    'manifest-get': 'ecr:BatchGetImage',
    'manifest-put': 'ecr:PutImage',
    'manifest-delete': 'ecr:BatchDeleteImage',
    'tags-list': 'ecr:ListImages',
    referrers: 'ecr:BatchGetImage',
};
function iamDenial(answer, context) {
    const { message, code } = (0,_registry_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .errorOf */ .Mz)(answer);
    if ((0,_shared_denials_js__WEBPACK_IMPORTED_MODULE_0__/* .saysQuota */ .$8)(message)) {
        const what = `${context.what}: ${context.host} refused it for ${context.repository} (${message}).`;
        return new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RegistryError */ .gl(what, ecrRemedies.quota, { status: answer.status, code });
    }
    const action = (0,_shared_denials_js__WEBPACK_IMPORTED_MODULE_0__/* .deniedAction */ .Ub)(message) ?? iamActions[context.kind] ?? 'ecr:BatchGetImage';
    const said = message === '' ? '' : ` (${message})`;
    const denied = `${context.what}: ${context.host} denied ${action} on ${context.repository}${said}.`;
    const mayBeQuota = context.kind === 'manifest-put' && message === '';
    const remedy = mayBeQuota
        ? `Allow ${action} in the role's IAM policy (see docs/iam.md), or delete images. A repository that has reached its image quota returns the same response.`
        : (0,_shared_denials_js__WEBPACK_IMPORTED_MODULE_0__/* .remedyForDenial */ .XU)(message, action);
    return new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AccessDeniedError */ .Uk(action, denied, remedy);
}
const ecrProfile = {
    limits: ecrLimits,
    leastPartBytes: 5 * 1024 * 1024,
    explainsDenials: true,
    credentialsError: (answer, { what, host }) => new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .CredentialsError */ .lE(`${what}: ${host} rejected the credentials (${(0,_registry_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .describeAnswer */ .O1)(answer)}).`, 'Sign in again (aws-actions/configure-aws-credentials) and run the job again. Uploaded layers are not sent again.'),
    deniedError: iamDenial,
    missingRepositoryError: (_, { repository, host }) => new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RepositoryNotFoundError */ .wN(repository, host),
    remedies: ecrRemedies,
};
function accessRefused(tried) {
    return (answer, { what, host, repository }) => {
        const { how, problem, remedy } = tried();
        const denied = `${what}: ${host} denied access to ${repository}${how} (${(0,_registry_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .describeAnswer */ .O1)(answer)}).`;
        return new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .CredentialsError */ .lE(problem === undefined ? denied : `${denied} ${problem}`, remedy ?? `Check the image name, and run "docker login ${host}" before this step.`);
    };
}
function sourceProfile(tried) {
    const refused = accessRefused(tried);
    return {
        limits: ecrLimits,
        leastPartBytes: 0,
        explainsDenials: false,
        credentialsError: refused,
        deniedError: refused,
        missingRepositoryError: ({ status }, { host, repository }) => new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RegistryError */ .gl(`${host} has no repository "${repository}".`, 'Check the input "image".', {
            status,
            code: 'NAME_UNKNOWN',
        }),
        remedies: {
            throttled: 'The limit is that of the source, not of ECR. Log in to the source (docker/login-action, or "docker login"), or try again later.',
            quota: 'Check the limits of the source.',
        },
    };
}


/***/ }),

/***/ 7423:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mz: () => (/* binding */ errorOf),
/* harmony export */   O1: () => (/* binding */ describeAnswer),
/* harmony export */   ow: () => (/* binding */ saysExpired)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5491);
/* harmony import */ var _shared_error_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9751);
/* harmony import */ var _shared_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6039);
/* harmony import */ var _shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2712);




const envelope = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    errors: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J()).min(1),
});
const first = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ code: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().catch(''), message: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().catch('') });
const maxMessageLength = 500;
function errorOf(answer) {
    const text = answer.body.toString('utf8');
    const error = firstError(text);
    if (error === undefined)
        return { code: '', message: (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(looksLikeMarkup(text) ? '' : text, maxMessageLength) };
    return { code: (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(error.code, maxMessageLength), message: (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(error.message, maxMessageLength) };
}
function firstError(text) {
    const json = (0,_shared_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseOrNothing */ .I)(text);
    if (json !== undefined)
        return first.safeParse(envelope.safeParse(json).data?.errors[0]).data;
    if (!/^\s*\{\s*"errors"/.test(text))
        return undefined;
    return { code: (0,_shared_error_text_js__WEBPACK_IMPORTED_MODULE_3__/* .memberOfStart */ .W)(text, 'code') ?? '', message: (0,_shared_error_text_js__WEBPACK_IMPORTED_MODULE_3__/* .memberOfStart */ .W)(text, 'message') ?? '' };
}
function looksLikeMarkup(text) {
    return text.trimStart().startsWith('<');
}
function describeAnswer(answer) {
    const { code, message } = errorOf(answer);
    const detail = [code, message].filter(part => part !== '').join(': ');
    return detail === '' ? `status ${answer.status}` : `status ${answer.status} ${detail}`;
}
function saysExpired(answer) {
    return answer.status === 403 && /expired|reauthenticate/i.test(errorOf(answer).message);
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


/***/ })

};
