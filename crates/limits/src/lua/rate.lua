-- domain::limit::RateRule::decide, on the stored state merged with the caller's.
-- ARGV: mode (0: take), now, skew, interval, window, the caller's full_at; all in microseconds.
-- Reply: allowed, full_at.
local now, skew = tonumber(ARGV[2]), tonumber(ARGV[3])
local interval, window = tonumber(ARGV[4]), tonumber(ARGV[5])
local most = now + window

local function sound(at)
  if at > most + skew then return most end
  return at
end

local full_at = math.max(sound(tonumber(redis.call('GET', KEYS[1]) or 0)), sound(tonumber(ARGV[6])))
local after = math.max(full_at, now) + interval
local allowed = after <= most
if allowed then full_at = after end
if full_at > now then
  -- Kept a little longer than needed: another instance's clock may be behind.
  local keep_ms = math.ceil((full_at - now + skew) / 1000)
  redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', string.format('%.0f', keep_ms))
end
return {allowed and 1 or 0, full_at}
