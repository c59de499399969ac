using System.CommandLine;

namespace Gateway.Host.CommandLine;

/// <summary><c>exceptions</c>: the queue of what a person has to decide.</summary>
static class ExceptionsCommand
{
    internal static Command Create(Terminal terminal)
    {
        var exceptions = Queue(terminal);
        foreach (var decision in ExceptionsDecide.Create(terminal)) exceptions.Subcommands.Add(decision);
        return exceptions;
    }

    static GatewayCommand Queue(Terminal terminal) => new("exceptions", "Work the exception queue: what a document and its order disagree about, and what is decided")
    {
        Examples =
        [
            "gateway exceptions list                          # what waits for a decision, what is due first",
            "gateway exceptions show HF-77120                 # one of them, with all that it takes to decide",
            "gateway exceptions approve HF-77120 --reason 'agreed by phone'",
        ],
        Subcommands = { ExceptionsList.Create(terminal), ExceptionsShow.Create(terminal) },
    };
}
