namespace Gateway.Benchmarks.Table;

/// <summary>Figures of others, measured on another machine of the same kind and not in this run: they say the order of size, no more.</summary>
static class Peers
{
    internal const string Text = """
        Measured elsewhere, once, on this kind of machine; not in this run. CPU MB/s:

        | library, loop | does | MB/s |
        | --- | --- | --- |
        | EDIReader (Java) | events, no schema | 107 |
        | edifact (npm) | events, no schema | 74 |
        | StAEDI (Java) | events, no schema | 29 |
        | StAEDI (Java) | events, validated by a schema | 2.4 |
        | indice.Edi (.NET) | tokens | 21 |
        | indice.Edi (.NET) | typed objects | 0.5 |
        | OopFactory X12 (.NET) | tree, in 1.9 GB of memory | 8 |
        | bots (Python) | translation | 0.75 |
        | memcpy | the bytes, copied | 18,000 |
        | AVX2 loop | mask to positions | 5,400 |
        | AVX2 loop | and length and character class of each element | 1,800 |
        | scalar loop | each byte compared | 1,800 |
        | string loop | a string for each element | 560 |
        | string.Split | segments, then elements | 200 |
        """;
}
