Launch.run(CommandLine.arguments)
