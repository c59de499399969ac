using Gateway.Benchmarks;

return args switch
{
    ["translate", ..] => TranslateBenchmark.Run(args[1..]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- translate [MEGABYTES] [ROUNDS]

        translate   tokenise, validate and translate in memory, each beside a string.Split twin in the same run
        """);
    return 1;
}
