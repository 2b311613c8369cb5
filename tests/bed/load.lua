-- Asks for the addresses of a file at random, not faster than it is told, and counts what comes.
-- wrk ... -s load.lua URL -- FILE MILLISECONDS; a line of the file: an address, and perhaps an ETag.
local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init(args)
    paths, tags, counts, pause = {}, {}, {}, tonumber(args[2])
    for line in io.lines(args[1]) do
        local path, tag = line:match("^(%S+)%s*(%S*)$")
        table.insert(paths, path)
        table.insert(tags, tag)
    end
    codings = { "gzip, deflate, br", "gzip", "identity" }
end

function delay()
    return math.random(2 * pause)
end

function request()
    local number = math.random(#paths)
    local headers = { ["Accept-Encoding"] = codings[math.random(#codings)] }
    if tags[number] ~= "" and math.random() < 0.4 then
        headers["If-None-Match"] = tags[number]
    end
    return wrk.format("GET", paths[number], headers)
end

function response(status, headers, body)
    local key = status .. " " .. (headers["X-Cache"] or "-")
    counts[key] = (counts[key] or 0) + 1
end

function done(summary, latency, requests)
    local errors, found = summary.errors, {}
    for _, thread in ipairs(threads) do
        for key, times in pairs(thread:get("counts")) do
            found[key] = (found[key] or 0) + times
        end
    end
    local told = {}
    for key, times in pairs(found) do
        table.insert(told, string.format('"%s": %d', key, times))
    end
    print(string.format(
        'LOAD {"counts": {%s}, "errors": [%d, %d, %d, %d], "seconds": %.3f, "p50": %.3f, "p99": %.3f, "max": %.3f}',
        table.concat(told, ", "), errors.connect, errors.read, errors.write, errors.timeout,
        summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
