// node check.mjs FOLDER [SHOTS]: reads the site as a visitor does, with a browser (CHROMIUM names it). Wrong are: a link or
// an anchor that leads nowhere, a script's error, anything from another host, a search without a result, a page wider than
// a phone. With SHOTS, pictures of some pages go there. Needs puppeteer-core (npm).
import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const [folder, shots] = process.argv.slice(2);
const phone = { width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const desk = { width: 1280, height: 900 };
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
    // Doxygen's own pages are not laid out for phones; ours are.
    if (seen.over > 0 && !page.startsWith('api/')) wrong.add(`${page}: ${seen.over} pixels wider than a phone`);
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

// Somebody searches.
await tab.setViewport(desk);
await visit('index.html');
await tab.click('.md-search__input');
await tab.type('.md-search__input', 'truncated');
await tab.waitForSelector('.md-search-result__item a', { timeout: 10000 })
    .catch(() => wrong.add('index.html: a search for "truncated" finds nothing'));

if (shots) {
    mkdirSync(shots, { recursive: true });
    await tab.screenshot({ path: join(shots, 'search.png') });
    for (const page of ['index', 'getting-started', 'modes', 'cookbook', 'states', 'migration', 'api/classmmap_1_1region']) {
        for (const [name, viewport, scheme] of [['desk', desk, 'light'], ['dark', desk, 'dark'], ['phone', phone, 'light']]) {
            await tab.setViewport(viewport);
            await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
            await tab.evaluate(() => localStorage.clear());
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
