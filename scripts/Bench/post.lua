-- Publishes the bodies of a file, each time under a new reference. Arguments: the file; the path; the credential.
local parts, at, prefix = {}, 0, ""

function init(args)
   prefix = os.getenv("BENCH_TURN") .. "-"
   for body in io.lines(args[1]) do
      local head, tail = body:match("^(.-)@REFERENCE@(.*)$")
      local length = #head + #prefix + 8 + #tail
      parts[#parts + 1] = {
         "POST " .. args[2] .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\nAuthorization: Bearer " .. args[3]
            .. "\r\nContent-Type: application/json\r\nContent-Length: " .. length .. "\r\n\r\n" .. head .. prefix,
         tail,
      }
   end
end

function request()
   at = at + 1
   local part = parts[at % #parts + 1]
   return part[1] .. string.format("%08d", at) .. part[2]
end
