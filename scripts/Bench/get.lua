-- Asks for the addresses of a file, one after another. Arguments: the file; an If-None-Match, or nothing.
local requests, at = {}, 0

function init(args)
   for path in io.lines(args[1]) do
      requests[#requests + 1] = wrk.format("GET", path, args[2] and { ["If-None-Match"] = args[2], Host = wrk.headers["Host"] })
   end
end

function request()
   at = at % #requests + 1
   return requests[at]
end
