using CivicHost.Operations;

return await CommandLine.RunAsync(args);
