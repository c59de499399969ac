using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Schemas;

/// <summary>Whatever stands in a message: no exception, every place inside the bytes, a structure that nests.</summary>
public sealed class ValidatorFuzzTests
{
    const string X12Head = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*^*00501*000000001*0*P*>~GS*PO*S*R*20260101*1200*1*X*005010~";
    const string X12Tail = "GE*1*1~IEA*1*000000001~";

    static readonly string[] Samples =
    [
        X12Head + "ST*855*0001~BAK*00*AC*PO1*20260101~N1*ST*A*92*1~N3*B~N4*CO*OH*43215~PO1*1*10*EA*1.5**BP*A1~PID*F****TEXT~ACK*IA*10*EA~DTM*067*20260102~CTT*1~SE*12*0001~" + X12Tail,
        X12Head + "ST*856*0001~BSN*00*S1*20260101*1200*0001~HL*1**S~TD1*CTN*1****G*10*LB~REF*BM*1~HL*2*1*O~PRF*PO1~HL*3*2*I~LIN**VN*A~SN1**1*EA~CTT*3~SE*12*0001~" + X12Tail,
        X12Head + "ST*850*0001~BEG*00*SA*1**20260101~PO1*1*1*EA*1~LS*A~LDT*AA*1*DA~QTY*01*1~LE*A~SAC*C*D240***100~CTT*1~AMT*TT*1~SE*11*0001~" + X12Tail,
        "UNA:+.? 'UNB+UNOC:3+S+R+260101:1200+1'UNH+1+ORDRSP:D:96A:UN'BGM+231+A?+B+9'DTM+137:20260101:102'NAD+SU+1::92'LIN+1++A:BP'PIA+1+B:SA'QTY+21:1,5'MOA+66:10'UNS+S'CNT+2:1'UNT+11+1'UNZ+1+1'",
        "UNB+UNOW:4+S+R+20260101:1200+1'UNH+1+DESADV:D:96A:UN'BGM+351+1+9'DTM+137:20260101:102'CPS+1'PAC+1++CT'CPS+2+1'LIN+1++A:BP'QTY+12:3'UNT+9+1'UNZ+1+1'",
    ];

    static readonly byte[] Spice = "~*>^'+:?.,-0A \0\xC3N1HLREF"u8.ToArray();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_messages_are_judged_without_exception(int seed)
    {
        var random = new Random(seed);
        var validator = new MessageValidator();
        for (var round = 0; round < 1000; round++) Judge(validator, Damage(Encoding.Latin1.GetBytes(Samples[random.Next(Samples.Length)]), random));
    }

    static byte[] Damage(byte[] bytes, Random random)
    {
        for (var blow = random.Next(1, 12); blow > 0; blow--)
        {
            var at = random.Next(bytes.Length);
            var length = Math.Min(random.Next(1, 30), bytes.Length - at);
            bytes = random.Next(4) switch
            {
                0 => [.. bytes[..at], .. bytes[(at + length)..]],
                1 => [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]],
                2 => [.. bytes[..at], Spice[random.Next(Spice.Length)], .. bytes[at..]],
                _ => [.. bytes[..at], Spice[random.Next(Spice.Length)], .. bytes[(at + 1)..]],
            };
        }

        return bytes;
    }

    static void Judge(MessageValidator validator, byte[] bytes)
    {
        var (reader, structure, found) = (new InterchangeReader(), new MessageStructure(), new List<Diagnostic>());
        reader.Feed(bytes, isFinal: true);
        while (reader.Read())
        {
            if (reader.Event != InterchangeEvent.Message) continue;
            var header = reader.MessageHeader!;
            if (StandardsLibrary.Shipped.Find(reader.Interchange!.Standard, header.Version, header.Type)?.Schema is not { } schema) continue;
            validator.Validate(reader.Message, schema, structure, found);
            AssertNested(structure, schema, reader.Message.SegmentCount);
            CleanSegments.AssertFaultless(reader.Message, schema, structure);
        }

        Assert.All(found, d =>
        {
            Assert.InRange(d.Location.Offset, 0, bytes.Length);
            Assert.InRange(d.Location.Offset + d.Location.Length, 0, bytes.Length);
            Assert.NotEmpty(d.Text);
        });
    }

    static void AssertNested(MessageStructure structure, MessageSchema schema, int segmentCount)
    {
        Assert.Equal(segmentCount, structure.SegmentCount);
        Assert.Equal(new LoopInstance(0, 0, segmentCount, -1), structure.Loops[0]);
        for (var loop = 1; loop < structure.Loops.Length; loop++)
        {
            var (inner, outer) = (structure.Loops[loop], structure.Loops[structure.Loops[loop].Parent]);
            Assert.True(outer.First <= inner.First && inner.First < inner.End && inner.End <= outer.End);
            Assert.Equal(outer.Node, schema.Nodes[inner.Node].Parent);
            Assert.Equal(schema.Nodes[inner.Node].Children[0], structure.Nodes[inner.First]);
        }

        for (var segment = 0; segment < segmentCount; segment++)
            if (structure.Nodes[segment] >= 0)
                Assert.Equal(schema.Nodes[structure.Nodes[segment]].Parent, structure.Loops[structure.Owners[segment]].Node);
    }
}
