// json-rules-engine behind Fastify: canonical facts in, points by dimension and the score out.
// node server.js SCORECARD PORT KEY
import { readFileSync } from 'node:fs'
import { createHash, timingSafeEqual } from 'node:crypto'
import Fastify from 'fastify'
import rules from 'json-rules-engine'

const [file, port, key] = process.argv.slice(2)
const scorecard = JSON.parse(readFileSync(file))
const engine = new rules.Engine(scorecard.rules)

engine.addOperator('events', (events, asked) => {
  if (events === null) return false
  const happened = events.filter(
    (event) =>
      event.age !== null &&
      asked.types.some((type) => event.types.includes(type)) &&
      (asked.upcoming ? event.age < 0 : event.age >= 0) &&
      (asked.within_days === null || Math.abs(event.age) <= asked.within_days) &&
      (asked.min_amount === null || event.amount >= asked.min_amount)
  )
  return happened.length >= asked.min_count
})

const dimensions = Object.keys(scorecard.limits)
const count = { type: 'integer' }
const answer = {
  type: 'object',
  properties: Object.fromEntries([...dimensions, 'score'].map((name) => [name, count]))
}
const digest = (text) => createHash('sha256').update(text).digest()
const wanted = digest(`Bearer ${key}`)
const app = Fastify()

app.addHook('onRequest', async (request, reply) => {
  if (!timingSafeEqual(digest(request.headers.authorization ?? ''), wanted)) {
    return reply.code(401).send({ error: 'Unauthorized' })
  }
})

const schema = { body: { type: 'object' }, response: { 200: answer } }
app.post('/v1/score', { schema }, async (request) => {
  const { events } = await engine.run(request.body)
  const points = Object.fromEntries(dimensions.map((name) => [name, 0]))
  for (const { params } of events) points[params.dimension] += params.points
  let score = 0
  for (const name of dimensions) {
    points[name] = Math.min(points[name], scorecard.limits[name])
    score += points[name]
  }
  return { ...points, score }
})

await app.listen({ host: '127.0.0.1', port: Number(port) })
