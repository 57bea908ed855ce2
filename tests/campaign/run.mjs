// make campaign: SECONDS of everybody at once with a program killed every second, then
// NUMBERS invoice numbers by 16 clients; on an instance of its own (run.sh).
import { campaign, findings, numbers } from './steps.mjs';

const seconds = Number(process.env.SECONDS_LONG || 60), many = Number(process.env.NUMBERS || 10000);
let began = Date.now();
const s = await campaign({ seconds, contracts: 6 });
console.log(`campaign: ${seconds} s, 32 clients, ${s.killed} programs killed, ${s.again} requests asked again, answers ${JSON.stringify(s.tally)}; ferry-admin check finds nothing`);
began = Date.now();
await numbers({ n: many });
console.log(`numbers: ${many} by 16 clients in ${((Date.now() - began) / 1000).toFixed(1)} s: in order, no gap, no repeat`);
const left = await findings();
console.log(left.length ? left.join('\n') : 'campaign: all is well');
process.exit(left.length ? 1 : 0);
