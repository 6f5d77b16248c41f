-- Matrices under load: prob and size are different in each request, so nothing can be kept.
--
--   wrk -t1 -c64 -d30s -s benches/load/thresholds.lua http://127.0.0.1:8080

local number = 0

function request()
   number = number + 1
   local prob = 0.3 + (number * 7919 % 10007) / 10007 * 0.6
   local size = (number * 104729 % 9973) / 9973 * 0.3
   return wrk.format("GET", string.format("/j0251/matrix/json?prob_min=%.6f&size_min=%.6f", prob, size))
end

function done(summary, latency)
   local errors = summary.errors
   local wrong = errors.connect + errors.read + errors.write + errors.status + errors.timeout
   io.write(string.format("requests/s %.0f, median %.2f ms, 99 %% %.2f ms, errors %d\n",
      summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3,
      latency:percentile(99) / 1e3, wrong))
end
