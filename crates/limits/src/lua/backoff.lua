-- domain::limit::BackoffRule::decide and ::forgive, on the stored state merged with the caller's.
-- ARGV: mode (0: attempt, 1: forgive), now, skew, free, base, cap, forget,
--       the caller's failures, until, last, forgiven; times in microseconds.
-- Reply: allowed, failures, until, last, forgiven.
local mode, now, skew = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local free, base, cap, forget = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

local function sound(failures, till, last, forgiven)
  local copy = {failures = tonumber(failures or 0), till = tonumber(till or 0), last = tonumber(last or 0),
    forgiven = tonumber(forgiven or 0)}
  if copy.till > now + cap + skew then copy.till = now + cap end
  if copy.last > now + skew then copy.last = now end
  if copy.forgiven > now + skew then copy.forgiven = 0 end
  return copy
end

local stored = redis.call('HMGET', KEYS[1], 'failures', 'until', 'last', 'forgiven')
local copies = {sound(stored[1], stored[2], stored[3], stored[4]), sound(ARGV[8], ARGV[9], ARGV[10], ARGV[11])}
local forgiven = math.max(copies[1].forgiven, copies[2].forgiven)
if forgiven + forget <= now then forgiven = 0 end
local failures, till, last = 0, 0, 0
for _, copy in ipairs(copies) do
  if copy.failures > 0 and copy.last > forgiven and copy.last + forget > now then
    failures, till, last = math.max(failures, copy.failures), math.max(till, copy.till), math.max(last, copy.last)
  end
end

local allowed = 1
if mode == 1 then
  failures, till, last, forgiven = 0, 0, 0, math.max(forgiven, last, now)
elseif failures >= free and now < till then
  allowed = 0
else
  failures = math.min(failures + 1, 4294967295)
  local wait = 0
  if failures >= free then wait = math.min(base * 2 ^ math.min(failures - free, 45), cap) end
  till, last = math.max(till, now + wait), math.max(last, now, forgiven + 1)
end

redis.call('HSET', KEYS[1], 'failures', string.format('%.0f', failures), 'until', string.format('%.0f', till),
  'last', string.format('%.0f', last), 'forgiven', string.format('%.0f', forgiven))
local keep_ms = math.max(math.ceil((math.max(last, forgiven) + forget - now + skew) / 1000), 1)
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', keep_ms))
return {allowed, failures, till, last, forgiven}
