namespace Gateway.Benchmarks.Samples;

/// <summary>The same trade as D.96A ORDERS, DESADV and INVOIC in turn.</summary>
sealed class EdifactTraffic(Stream output, int seed) : Traffic(output, '\'', seed)
{
    internal override void Write(long size)
    {
        Segment("UNA:+.? ");
        Segment("UNB+UNOC:3+5412345000013:14+8798765432106:14+260105:0915+REF0000042");
        var messages = 0;
        while (Bytes < size) Message(++messages);
        Segment($"UNZ+{messages}+REF0000042");
    }

    void Message(int number)
    {
        var (type, body) = (number % 3) switch
        {
            1 => ("ORDERS", (Action)PurchaseOrder),
            2 => ("DESADV", ShipNotice),
            _ => ("INVOIC", Invoice),
        };
        Begin();
        Segment($"UNH+{number}+{type}:D:96A:UN");
        body();
        Segment($"UNT+{Segments + 1}+{number}");
    }

    void PurchaseOrder()
    {
        Segment($"BGM+220+P{Document:00000000}+9");
        Segment($"DTM+137:{Date()}:102");
        Segment($"DTM+2:{Date()}:102");
        Segment("FTX+DEL+++DELIVER TO DOCK 4 ?+ CALL AHEAD");
        Segment($"RFF+CT:{Any(1_000_000, 9_999_999)}");
        Party("BY");
        Segment("CTA+OC+:M MILLER");
        Segment($"COM+937555{Any(1000, 9999)}:TE");
        Party("SU");
        Party("DP");
        Segment("CUX+2:USD:9");
        for (var line = 1; line <= LinesPerDocument; line++)
        {
            Line(line, $"QTY+21:{Count()}:PCE");
            Segment($"PRI+AAA:{Price()}");
        }

        Segment("UNS+S");
        Segment($"CNT+2:{LinesPerDocument}");
    }

    void Invoice()
    {
        Segment($"BGM+380+I{Document:0000000}+9");
        Segment($"DTM+137:{Date()}:102");
        Segment($"RFF+ON:P{Document:00000000}");
        Party("BY");
        Party("SU");
        Segment($"RFF+VA:GB{Any(100_000_000, 999_999_999)}");
        Segment("CUX+2:USD:4");
        for (var line = 1; line <= LinesPerDocument; line++)
        {
            Line(line, $"QTY+47:{Count()}:PCE");
            Segment($"MOA+203:{Price()}");
            Segment($"PRI+AAA:{Price()}");
        }

        Segment("UNS+S");
        Segment($"CNT+2:{LinesPerDocument}");
        Segment($"MOA+77:{Any(1_000, 99_999)}.{Any(10, 99)}");
        Segment($"MOA+79:{Any(1_000, 99_999)}.{Any(10, 99)}");
    }

    void ShipNotice()
    {
        Segment($"BGM+351+S{Document:0000000}+9");
        Segment($"DTM+137:{Date()}:102");
        Segment($"DTM+11:{Date()}:102");
        Segment($"RFF+ON:P{Document:00000000}");
        Segment($"RFF+BM:{Any(10_000_000, 99_999_999)}");
        Party("SU");
        Party("DP");
        Segment("CPS+1");
        Segment($"PAC+{LinesPerDocument / 4}++PX");
        for (var (package, line) = (2, 0); line < LinesPerDocument; package++) Package(package, ref line);
        Segment($"CNT+2:{LinesPerDocument}");
    }

    void Package(int number, ref int line)
    {
        Segment($"CPS+{number}+1");
        Segment("PAC+1++CT");
        Segment("PCI+33E");
        Segment($"GIN+BJ+3{Any(10_000_000_000_000_000, 99_999_999_999_999_999)}");
        for (var inside = 0; inside < 4; inside++) Line(++line, $"QTY+12:{Count()}:PCE");
    }

    void Line(int number, string quantity)
    {
        Segment($"LIN+{number}++{Upc()}:EN");
        Segment($"PIA+1+{Item()}:SA");
        var description = Description();
        Segment($"IMD+F++:::{description[..Math.Min(description.Length, 35)].TrimEnd()}");
        Segment(quantity);
    }

    void Party(string role)
    {
        var town = Town();
        Segment($"NAD+{role}+{Any(1_000_000_000_000, 9_999_999_999_999)}::9++{Firm()}+{Any(10, 9_999)} COMMERCE PARKWAY+{town.City}+{town.State}+{town.Zip}+US");
    }
}
