-- Who is online, in one sorted set: a member per visitor (32 digits, then the tier) scored by when it was last seen,
-- and a mark per tier ('=' and the tier) scored by minus its number of visitors. So nothing is ever counted through.
-- ARGV: now, window, in milliseconds; the most visitors; visitor and tier, empty for a mere reading.
-- Reply: tier, count, tier, count ...
local key, now, window, most = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local visitor, tier = ARGV[4], ARGV[5]

local function count(of, by)
  local mark = '=' .. of
  if tonumber(redis.call('ZINCRBY', key, -by, mark)) >= 0 then redis.call('ZREM', key, mark) end
end

-- At most 5,000 leave per call: a few milliseconds of Redis, and within what one Lua call takes as arguments.
local gone = redis.call('ZRANGEBYSCORE', key, '(0', string.format('%.0f', now - window), 'LIMIT', 0, 5000)
if #gone > 0 then
  redis.call('ZREM', key, unpack(gone))
  local left = {}
  for _, member in ipairs(gone) do
    local of = string.sub(member, 33)
    left[of] = (left[of] or 0) + 1
  end
  for of, number in pairs(left) do count(of, -number) end
end

local function tiers() return redis.call('ZRANGEBYSCORE', key, '-inf', '(0', 'WITHSCORES') end

if visitor ~= '' then
  local marks, total = tiers(), 0
  for i = 1, #marks, 2 do
    local of = string.sub(marks[i], 2)
    if of ~= tier and redis.call('ZREM', key, visitor .. of) == 1 then
      count(of, -1)
      total = total - 1
    end
    total = total - tonumber(marks[i + 1])
  end
  if total < most or redis.call('ZSCORE', key, visitor .. tier) then
    if redis.call('ZADD', key, 'GT', string.format('%.0f', now), visitor .. tier) == 1 then count(tier, 1) end
  end
  redis.call('PEXPIRE', key, string.format('%.0f', window))
end

local reply = {}
local marks = tiers()
for i = 1, #marks, 2 do
  reply[i], reply[i + 1] = string.sub(marks[i], 2), -tonumber(marks[i + 1])
end
return reply
