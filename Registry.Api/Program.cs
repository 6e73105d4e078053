using Registry.Api.Commands;

return await CommandLine.Run(args);
