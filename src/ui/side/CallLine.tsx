/** The call of a step with what it gave, in the colour of a failure where it was refused or stopped the kernel. */
import type { CallView } from '../../protocol/view.ts'

export function CallLine({ call, stopped }: { call: CallView; stopped: boolean }) {
  return (
    <p className="call code">
      {call.text}{' '}
      <span className={call.errno !== null || stopped ? 'call-result failed' : 'call-result'}>
        {call.result}
      </span>
    </p>
  )
}
