using Gateway.Benchmarks;
using Gateway.Benchmarks.Service;
using Gateway.Benchmarks.Table;

return args switch
{
    ["speed", "--stages", var stages, .. var files] when files.Length > 0 => SpeedBenchmark.Run(files, stages.Split(',')),
    ["speed", .. var files] when files.Length > 0 => SpeedBenchmark.Run(files, []),
    ["table", .. var options] when TableOptions.Read(options) is { } wanted => StageTable.Run(wanted),
    ["as2", "large", .. var options] => await As2LargeBenchmark.RunAsync(options),
    ["as2-listen", var folder] => await As2Listening.RunAsync(folder),
    ["as2", .. var options] => await As2Benchmark.RunAsync(options),
    ["transports", ..] => await TransportBenchmark.RunAsync(args[1..]),
    ["service", .. var options] => await ServiceBenchmark.RunAsync(options),
    ["translate", ..] => TranslateBenchmark.Run(args[1..]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- table [--megabytes N] [--published PROGRAM] [--memory]
        dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- speed [--stages NAME,NAME] FILE...
        dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- translate [MEGABYTES] [ROUNDS]
        dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- transports [MEGABYTES]
        dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- as2 [KILOBYTES] [MESSAGES]
        dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- service [INTERCHANGES] [PARTNERS]
        dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- as2 large [MEGABYTES]

        table       every stage over input of its own, X12 and EDIFACT, beside its goal; benchmarks/run.sh publishes first and measures all
        speed       every stage over each file, on one core, in CPU time
        transports  mailboxes on a real sshd and proftpd (build/servers.sh unpacks them), beside sftp and curl
        as2         a gateway that receives signed and encrypted messages, beside their RSA and AES operations alone
        service     interchanges accepted, translated, matched, posted and acknowledged per second, beside raw durable commits; with
                    GATEWAY_TEST_POSTGRESQL also one and two processes on PostgreSQL
        as2 large   one large file from gateway to gateway, and the most memory that each takes, beside openssl cms
        translate   tokenise, validate and translate in memory, each beside a string.Split twin in the same run
        """);
    return 1;
}
