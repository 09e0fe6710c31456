-- Whether a visitor is in the set of online.lua, under whichever tier.
-- ARGV: now, window, in milliseconds; the visitor. Reply: 1 or 0.
local key, oldest, visitor = KEYS[1], tonumber(ARGV[1]) - tonumber(ARGV[2]), ARGV[3]
for _, mark in ipairs(redis.call('ZRANGEBYSCORE', key, '-inf', '(0')) do
  local seen = redis.call('ZSCORE', key, visitor .. string.sub(mark, 2))
  if seen and tonumber(seen) > oldest then return 1 end
end
return 0
