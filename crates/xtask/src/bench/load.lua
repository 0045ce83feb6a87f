-- Drives one scenario: fills the placeholders of a request from the lines of a file, in turn, and prints what was measured.
-- Arguments: method, path, body, file of values, transition there, transition back, number of threads, then the headers.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local function read_values(file, own, all)
  local rows, at = {}, 0
  for line in io.lines(file) do
    if at % all == own then
      local row = {}
      for name, value in line:gmatch("(%w+)=(%S+)") do row[name] = value end
      rows[#rows + 1] = row
    end
    at = at + 1
  end
  return rows
end

local function fill(text, row)
  return (text:gsub("{(%w+)}", row))
end

local function format_request(row)
  local headers = {}
  for name, value in pairs(asked.headers) do headers[name] = fill(value, row) end
  local body = asked.body ~= "" and fill(asked.body, row) or nil
  return wrk.format(asked.method, fill(asked.path, row), headers, body)
end

function init(arguments)
  asked = { method = arguments[1], path = arguments[2], body = arguments[3], headers = {} }
  moves = { arguments[5], arguments[6] }
  for at = 8, #arguments do
    local name, value = arguments[at]:match("^(.-): (.*)$")
    asked.headers[name] = value
  end
  -- Each thread has records of its own where it moves them; what is only read may be read by all.
  rows = read_values(arguments[4], number, tonumber(arguments[7]))
  if #rows == 0 then rows = read_values(arguments[4], 0, 1) end
  turn = 0
  if asked.method == "GET" then
    for at, row in ipairs(rows) do rows[at] = format_request(row) end
  end
end

function request()
  turn = turn % #rows + 1
  local row = rows[turn]
  if asked.method == "GET" then return row end
  if not row.revision then return format_request(row) end
  row.moved = (row.moved or 0) + 1
  row.transition = moves[(row.moved - 1) % 2 + 1]
  local formatted = format_request(row)
  row.revision = string.format("%d", row.revision + 1)
  return formatted
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'measured {"requests":%d,"microseconds":%d,"bytes":%d,"errors":%d,"p50_ms":%.3f,"p99_ms":%.3f}',
    summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
