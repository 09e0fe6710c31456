-- domain::limit::QuotaRule::decide and ::usage, on the stored state merged with the caller's.
-- ARGV: mode (0: spend, 1: read), now, skew, limit, window, where a window of now begins,
--       the caller's start, used; times in microseconds.
-- Reply: allowed, start, used.
local mode, now, skew = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local limit, window, begin = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

local function sound(start, used)
  start, used = tonumber(start or 0), tonumber(used or 0)
  if start > now + skew then start = begin end
  if used == 0 or start + window <= now then return 0, 0 end
  return start, used
end

local stored = redis.call('HMGET', KEYS[1], 'start', 'used')
local earlier, earlier_used = sound(stored[1], stored[2])
local start, used = sound(ARGV[7], ARGV[8])
if earlier > start then
  earlier, earlier_used, start, used = start, used, earlier, earlier_used
end
if start < earlier + window then used = math.max(used, earlier_used) end

local allowed = used < limit
if mode == 1 then return {allowed and 1 or 0, start, used} end
if allowed then
  if used == 0 then start = begin end
  used = used + 1
end
if used > 0 then
  redis.call('HSET', KEYS[1], 'start', string.format('%.0f', start), 'used', string.format('%.0f', used))
  local keep_ms = math.max(math.ceil((start + window - now + skew) / 1000), 1)
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', keep_ms))
end
return {allowed and 1 or 0, start, used}
