-- `domain.rates.lease` on KEYS[1], what is kept of one caller: who holds how many requests until when, and, in the field
-- '', when all that was granted is made good by time. A script runs alone, so no two processes lease the same.
local holder, requests, seconds = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local most, rounding, now = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
if not now then
  local time = redis.call('TIME')
  now = time[1] + time[2] / 1e6
end

local owed, processes, held = now, 0, 0
local kept = redis.call('HGETALL', KEYS[1])
for i = 1, #kept, 2 do
  local who, what = kept[i], kept[i + 1]
  if who == '' then
    owed = math.min(math.max(tonumber(what), now), now + seconds)
  else
    local tokens, till = string.match(what, '^(%d+) (.+)$')
    if tonumber(till) <= now then
      redis.call('HDEL', KEYS[1], who)
    elseif who ~= holder then
      processes, held = processes + 1, held + tokens
    end
  end
end

local function exact(number)
  return string.format('%.17g', number)
end

local each = seconds / requests
local free = (now + seconds - owed) / each + rounding
local tokens, left, wait = 0, 0, 0
if free < 1 then
  wait = (1 - free) * each
  redis.call('HDEL', KEYS[1], holder)
else
  tokens = math.floor(math.min(most / (processes + 1), most - held))
  tokens = math.min(math.floor(free), math.max(1, tokens))
  left = math.floor(free) - tokens
  owed = owed + tokens * each
  redis.call('HSET', KEYS[1], holder, tokens .. ' ' .. exact(now + seconds))
end
redis.call('HSET', KEYS[1], '', exact(owed))
redis.call('PEXPIRE', KEYS[1], math.ceil(seconds * 1000))
return {tokens, left, exact(wait)}
