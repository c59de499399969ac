using Gateway.Benchmarks;

return args switch
{
    ["speed", "--stages", var stages, .. var files] when files.Length > 0 => SpeedBenchmark.Run(files, stages.Split(',')),
    ["speed", .. var files] when files.Length > 0 => SpeedBenchmark.Run(files, []),
    ["translate", ..] => TranslateBenchmark.Run(args[1..]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- translate [MEGABYTES] [ROUNDS]

        dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- speed [--stages NAME,NAME] FILE...

        speed       every stage over each file, on one core, in CPU time
        translate   tokenise, validate and translate in memory, each beside a string.Split twin in the same run
        """);
    return 1;
}
