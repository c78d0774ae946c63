-- Sends the bodies of a file, one a line, in turn, each as a POST with an API key.
-- wrk ... URL -- FILE KEY START

local head, bodies, number

function init(arguments)
  bodies = {}
  for line in io.lines(arguments[1]) do
    bodies[#bodies + 1] = line
  end
  head = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. arguments[2] }
  number = tonumber(arguments[3])
end

function request()
  number = number % #bodies + 1
  return wrk.format("POST", nil, head, bodies[number])
end
