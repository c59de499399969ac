namespace Gateway.Benchmarks.Samples;

/// <summary>004010 purchase orders, ship notices and invoices, their groups in turn.</summary>
sealed class X12Traffic(Stream output, int seed) : Traffic(output, '~', seed)
{
    const int MessagesPerGroup = 500;

    internal override void Write(long size)
    {
        Segment("ISA*00*          *00*          *ZZ*DELTASUPPLY    *ZZ*NORTHWHOLESALE *260105*0915*U*00401*000000042*0*P*>");
        var groups = 0;
        while (Bytes < size) Group(++groups, size);
        Segment($"IEA*{groups}*000000042");
    }

    void Group(int number, long size)
    {
        var (functionalId, type, body) = (number % 3) switch
        {
            1 => ("PO", "850", (Action)PurchaseOrder),
            2 => ("SH", "856", ShipNotice),
            _ => ("IN", "810", Invoice),
        };
        Segment($"GS*{functionalId}*DELTA*NORTH*20260105*0915*{number}*X*004010");
        var messages = 0;
        while (messages < MessagesPerGroup && (messages == 0 || Bytes < size)) Message(type, ++messages, body);
        Segment($"GE*{messages}*{number}");
    }

    void Message(string type, int number, Action body)
    {
        Begin();
        Segment($"ST*{type}*{number:0000}");
        body();
        Segment($"SE*{Segments + 1}*{number:0000}");
    }

    void PurchaseOrder()
    {
        Segment($"BEG*00*SA*P{Document:00000000}**{Date()}");
        Segment("CUR*BY*USD");
        Segment($"REF*DP*{Any(100, 999)}");
        Segment($"PER*BD*M MILLER*TE*937555{Any(1000, 9999)}");
        Segment("ITD*01*3*2**10**30");
        Segment($"DTM*002*{Date()}");
        Party("ST");
        Party("BT");
        for (var line = 1; line <= LinesPerDocument; line++)
        {
            Segment($"PO1*{line}*{Count()}*EA*{Price()}*PE*UP*{Upc()}*VN*{Item()}");
            Segment($"PID*F****{Description()}");
        }

        Segment($"CTT*{LinesPerDocument}");
    }

    void Invoice()
    {
        Segment($"BIG*{Date()}*I{Document:0000000}*{Date()}*P{Document:00000000}***DI");
        Segment("CUR*SE*USD");
        Segment($"REF*VR*{Any(100_000, 999_999)}");
        Party("ST");
        Party("RE");
        Segment("ITD*01*3*2**10**30");
        Segment($"DTM*011*{Date()}");
        for (var line = 1; line <= LinesPerDocument; line++)
        {
            Segment($"IT1*{line}*{Count()}*EA*{Price()}**UP*{Upc()}*VN*{Item()}");
            Segment($"PID*F****{Description()}");
        }

        Segment($"TDS*{Any(10_000, 9_999_999)}");
        Segment($"SAC*C*D240***{Any(500, 50_000)}");
        Segment($"CTT*{LinesPerDocument}");
    }

    void ShipNotice()
    {
        Segment($"BSN*00*S{Document:0000000}*{Date()}*{Any(0, 23):00}{Any(0, 59):00}*0001");
        Segment("HL*1**S");
        Segment($"TD1*CTN25*{Any(1, 40)}****G*{Any(20, 9_000)}*LB");
        Segment("TD5*O*2*RDWY*M*ROADWAY");
        Segment($"REF*BM*{Any(10_000_000, 99_999_999)}");
        Segment($"DTM*011*{Date()}");
        Party("SF");
        Party("ST");
        Segment("HL*2*1*O");
        Segment($"PRF*P{Document:00000000}***{Date()}");
        Packages(firstLevel: 3);
    }

    void Packages(int firstLevel)
    {
        var (level, line) = (firstLevel, 0);
        while (line < LinesPerDocument)
        {
            var package = level++;
            Segment($"HL*{package}*2*P");
            Segment($"MAN*GM*00{Any(100_000_000_000_000_000, 999_999_999_999_999_999)}");
            for (var inside = 0; inside < 4; inside++) ShippedLine(level++, package, ++line);
        }

        Segment($"CTT*{level - 1}");
    }

    void ShippedLine(int level, int package, int line)
    {
        Segment($"HL*{level}*{package}*I");
        Segment($"LIN*{line}*UP*{Upc()}*VN*{Item()}");
        Segment($"SN1*{line}*{Count()}*EA");
        Segment($"PID*F****{Description()}");
    }

    void Party(string role)
    {
        var town = Town();
        Segment($"N1*{role}*{Firm()}*92*{Any(1000, 99_999)}");
        Segment($"N3*{Any(10, 9_999)} COMMERCE PARKWAY*DOCK {Any(1, 60)}");
        Segment($"N4*{town.City}*{town.State}*{town.Zip}*US");
    }
}
