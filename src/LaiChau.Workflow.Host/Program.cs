using LaiChau.Workflow.Host.CommandLine;

return await Commands.Run(args);
