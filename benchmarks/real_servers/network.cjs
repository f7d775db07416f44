// An AT Protocol network of this machine (PLC directory, PDS, AppView), filled with an invented world. It plays
// public.api.bsky.app under BASE/public.api.bsky.app/, and after each line that it reads it prints what the PDS itself holds.
const http = require('http')
const readline = require('readline')
const { TestNetwork } = require('@atproto/dev-env')

const MANY = 115 // more than one page of a listing
const say = (value) => process.stdout.write('\n@' + JSON.stringify(value) + '\n')

async function main() {
  const network = await TestNetwork.create({ dbPostgresSchema: 'uji' })
  const seed = network.getSeedClient()
  const dids = {}
  for (const name of ['warga', 'lain', 'tertutup', 'pergi']) {
    await seed.createAccount(name, { email: `${name}@contoh.test`, handle: `${name}.test`, password: 'uji-saja' })
    dids[name] = seed.dids[name]
  }
  const agent = network.pds.getClient()
  const headers = (name) => seed.getHeaders(dids[name])
  const at = (hours) => new Date(Date.now() - hours * 3600e3).toISOString()
  const post = async (name, text, hours, more = {}) =>
    agent.api.app.bsky.feed.post.create({ repo: dids[name] }, { text, createdAt: at(hours), ...more }, headers(name))
  const share = (name, what, hours) =>
    agent.api.app.bsky.feed.repost.create({ repo: dids[name] }, { subject: { uri: what.uri, cid: what.cid }, createdAt: at(hours) }, headers(name))
  const embed = (what) => ({ embed: { $type: 'app.bsky.embed.record', record: { uri: what.uri, cid: what.cid } } })
  const repo = async (name, collection) => {
    let found = [], cursor
    do {
      const page = (await agent.api.com.atproto.repo.listRecords({ repo: dids[name], collection, limit: 100, cursor })).data
      found = found.concat(page.records)
      cursor = page.cursor
    } while (cursor)
    return found
  }
  const truth = async () => {
    await network.processAll()
    return { dids, posts: await repo('warga', 'app.bsky.feed.post'), reposts: await repo('warga', 'app.bsky.feed.repost'), others: await repo('lain', 'app.bsky.feed.post') }
  }

  const theirs = []
  for (let n = 0; n < 5; n++) theirs.push(await post('lain', `Kata orang lain nomor ${n}`, 200 + n))
  const own = []
  for (let n = 0; n < MANY; n++) own.push(await post('warga', `Catatan ${n}: panen & hujan <3`, 24 + n))
  await post('warga', 'Menurut saya keliru', 20, embed(theirs[0]))
  await post('warga', 'Seperti kata saya dulu', 19, embed(own[3]))
  await post('warga', '', 18, embed(own[4]))
  await post('warga', 'Terima kasih', 17, { reply: { root: { uri: theirs[1].uri, cid: theirs[1].cid }, parent: { uri: theirs[1].uri, cid: theirs[1].cid } } })
  await share('warga', theirs[2], 16)
  await share('warga', own[5], 15)
  await post('tertutup', 'Hanya untuk yang masuk', 10)
  await agent.api.com.atproto.repo.putRecord(
    { repo: dids.tertutup, collection: 'app.bsky.actor.profile', rkey: 'self', record: { displayName: 'T', labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: '!no-unauthenticated' }] } } },
    { headers: headers('tertutup'), encoding: 'application/json' })
  await post('pergi', 'Sebelum pergi', 10)

  const front = http.createServer((request, response) => {
    const [, host, ...rest] = request.url.split('/')
    if (host !== 'public.api.bsky.app' || rest[0] === 'robots.txt') return response.writeHead(404).end()
    const where = new URL(`${network.bsky.url}/${rest.join('/')}`)
    http.get(where, { headers: { accept: 'application/json' } }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers)
      answer.pipe(response)
    }).on('error', () => response.writeHead(502).end())
  })
  await new Promise((resolve) => front.listen(0, '127.0.0.1', resolve))
  say({ base: `http://127.0.0.1:${front.address().port}`, ...(await truth()) })

  for await (const step of readline.createInterface({ input: process.stdin })) {
    if (step === 'change') {
      for (const gone of [own[1], own[MANY - 2]]) {
        const [repo, collection, rkey] = gone.uri.slice(5).split('/')
        await agent.api.com.atproto.repo.deleteRecord({ repo, collection, rkey }, { headers: headers('warga'), encoding: 'application/json' })
      }
      await post('warga', 'Kiriman baru', 1)
      await agent.api.com.atproto.identity.updateHandle({ handle: 'warga-baru.test' }, { headers: headers('warga'), encoding: 'application/json' })
      await agent.api.com.atproto.server.deactivateAccount({}, { headers: headers('pergi'), encoding: 'application/json' })
      say({ ...(await truth()), gone: [own[1].uri, own[MANY - 2].uri] })
    }
    if (step === 'end') break
  }
  front.close()
  await network.close()
  process.exit(0)
}
main().catch((error) => { console.error(error); process.exit(1) })
