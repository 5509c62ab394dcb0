// node check.mjs FOLDER QUESTIONS [SHOTS]: reads the site as a visitor does, with a browser (CHROMIUM names it). Reports links
// and anchors that lead nowhere, script errors, anything loaded from another host, pages wider than a phone, a theme that does
// not follow the system, and questions (questions.json) that the site's search does not answer within its first three
// results. With SHOTS, screenshots of some pages go there. Needs puppeteer-core (npm).
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const [folder, questions, shots] = process.argv.slice(2);
const phone = { width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const desk = { width: 1366, height: 900 };
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json',
    '.svg': 'image/svg+xml', '.png': 'image/png' };
const wrong = new Set();

const server = createServer((request, response) => {
    const path = join(folder, decodeURIComponent(new URL(request.url, 'http://x').pathname));
    if (existsSync(path) && statSync(path).isFile()) {
        response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream');
        createReadStream(path).pipe(response);
    } else {
        response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end(); // Chromium asks for it by itself
    }
}).listen(0, '127.0.0.1');
await new Promise(done => server.on('listening', done));
const site = `http://127.0.0.1:${server.address().port}/`;

const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--force-prefers-reduced-motion'] });
const tab = await browser.newPage();
let now = '';
tab.on('pageerror', error => wrong.add(`${now}: script: ${error.message}`));
tab.on('console', line => line.type() === 'error' && wrong.add(`${now}: console: ${line.text()}`));
tab.on('response', response => response.status() >= 400 && wrong.add(`${now}: ${response.status()} ${response.url()}`));
tab.on('request', request => /^https?:/.test(request.url()) && !request.url().startsWith(site) &&
    wrong.add(`${now}: loads ${request.url()}`));

async function visit(page) {
    now = page;
    await tab.goto(site + page, { waitUntil: 'load' });
}

// Each page that can be reached, on a phone: does it fit, which anchors has it, where does it lead?
const anchors = new Map([['index.html', null]]); // of each page, once it was read
const links = new Map();
await tab.setViewport(phone);
for (const page of anchors.keys()) {
    await visit(page);
    const seen = await tab.evaluate(() => ({
        links: [...new Set([...document.querySelectorAll('a[href]')].map(a => a.href))],
        ids: [...document.querySelectorAll('[id], a[name]')].map(e => e.id || e.name),
        over: document.documentElement.scrollWidth - window.innerWidth,
    }));
    anchors.set(page, new Set(seen.ids));
    if (seen.over > 0) wrong.add(`${page}: ${seen.over} pixels wider than a phone`);
    for (const target of seen.links.filter(target => target.startsWith(site))) {
        const url = new URL(target);
        const path = decodeURIComponent(url.pathname).slice(1) || 'index.html';
        links.set(`${page} -> ${path}${url.hash}`, [path, decodeURIComponent(url.hash).slice(1)]);
        if (!existsSync(join(folder, path))) wrong.add(`${page}: no such page: ${path}`);
        else if (path.endsWith('.html') && !anchors.has(path)) anchors.set(path, null);
    }
}
for (const [link, [path, anchor]] of links) {
    if (anchor && anchors.get(path) && !anchors.get(path).has(anchor)) wrong.add(`${link}: no such anchor`);
}

// A visitor searches for the answer to a question: it is on one of the first three pages found, and visible on it.
await tab.setViewport(desk);
for (const { search, page, text } of JSON.parse(readFileSync(questions, 'utf-8'))) {
    await visit('index.html');
    await tab.click('.md-search__input');
    await tab.type('.md-search__input', search);
    const found = await tab.waitForFunction(() => {
        const links = [...document.querySelectorAll('.md-search-result__item > a, .md-search-result__item > details > a, ' +
            '.md-search-result__item > .md-search-result__link')];
        const pages = [...new Set(links.map(a => new URL(a.href).pathname.slice(1)))];
        return pages.length > 0 && pages;
    }, { timeout: 10000 }).then(handle => handle.jsonValue()).catch(() => []);
    if (!found.slice(0, 3).includes(page)) wrong.add(`search "${search}": ${page} is not among ${found.slice(0, 3)}`);
    await visit(page);
    const shown = await tab.evaluate(() => document.querySelector('article').innerText.replace(/\s+/g, ' '));
    if (!shown.includes(text)) wrong.add(`search "${search}": ${page} does not say "${text}"`);
}

// The theme follows the system, at the first visit and when the system changes.
await visit('index.html');
for (const [value, scheme] of [['dark', 'slate'], ['light', 'default'], ['dark', 'slate'], ['light', 'default']]) {
    await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
    await tab.waitForFunction(wanted => document.body.getAttribute('data-md-color-scheme') === wanted, { timeout: 5000 }, scheme)
        .catch(() => wrong.add(`index.html: the system is ${value}, the theme is not ${scheme}`));
}

if (shots) {
    mkdirSync(shots, { recursive: true });
    for (const page of ['index', 'getting-started', 'modes', 'cookbook', 'states', 'ring', 'performance/results',
        'reference/region']) {
        for (const [name, viewport, scheme] of [['desk', desk, 'light'], ['dark', desk, 'dark'], ['phone', phone, 'light'],
            ['phone-dark', phone, 'dark']]) {
            await tab.setViewport(viewport);
            await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
            await visit(`${page}.html`);
            await tab.screenshot({ path: join(shots, `${page.replace('/', '-')}-${name}.png`) });
        }
    }
}
await browser.close();
server.close();

for (const line of wrong) console.error(line);
console.log(`${anchors.size} pages, ${links.size} links, ${wrong.size} wrong`);
process.exit(wrong.size === 0 ? 0 : 1);
