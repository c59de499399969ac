namespace Gateway.Benchmarks.Table;

/// <summary>One stage of the library over one input, on one core, in memory.</summary>
interface IStage
{
    /// <summary>As printed.</summary>
    string Name { get; }

    /// <summary>What <see cref="Run"/> counts.</summary>
    string Counts { get; }

    /// <summary>What is wanted; null for what others are measured by.</summary>
    Goal? Goal { get; }

    /// <summary>Bytes that one run goes over.</summary>
    long Bytes { get; }

    /// <summary>Goes over them once; the number it gives is a check that it was done.</summary>
    long Run();
}
