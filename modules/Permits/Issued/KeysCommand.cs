using System.CommandLine;
using CivicHost.Sdk.Signing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>civichost permits keys list|rotate.</summary>
internal static class KeysCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print the JSON Web Key Set that /permits/keys serves." };

    public static Command Create(IServiceProvider services)
    {
        var list = new Command("list", "List the town's public keys, the newest first.") { Json };
        list.SetAction(async (parsed, cancellation) =>
        {
            var keys = await services.GetRequiredService<IMediator>().Send(new ListKeys(), cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(Json))
                await output.WriteLineAsync(PublicKeyList.Write(keys));
            else if (keys.Count == 0)
                await output.WriteLineAsync("There is no key yet: the first permit makes it, or the first who opens /permits/keys or /permits/verify/offline.");
            else
                foreach (var key in keys)
                    await output.WriteLineAsync($"{SigningKey.Show(key.Id)}  made {key.MadeAt:yyyy-MM-dd}  {(key.RetiredAt is { } on ? $"retired {on:yyyy-MM-dd}" : "signs")}");
            return 0;
        });
        var rotate = new Command(
            "rotate", "Sign with a new key from now on. What was signed stays good. Verify pages that people downloaded before do not know the new key: tell them.");
        rotate.SetAction(async (parsed, cancellation) =>
        {
            var rotated = await services.GetRequiredService<IMediator>().Send(new RotateKey(), cancellation);
            if (rotated.TryGetAnswer(out var answer))
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"The town signs with key {answer.Id} from now on.");
            else
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"This was refused: {rotated.Refusals[0].Code}.");
            return rotated.IsRefused ? 1 : 0;
        });
        return new Command("keys", "The keys with which the town signs permits.") { list, rotate };
    }
}
