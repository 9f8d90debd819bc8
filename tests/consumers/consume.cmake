# cmake -D BRINE_SOURCE=... -D BRINE_BUILD=... -D CONSUMER=... -D WORK=... ... -P consume.cmake
#
# Installs brine to a fresh prefix, then configures, builds and runs the project in CONSUMER.
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Nothing of an earlier run may help this one.
file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BRINE_BUILD} --prefix ${WORK}/prefix)
run(${CMAKE_COMMAND} -S ${CONSUMER} -B ${WORK}/build -G ${GENERATOR}
  -D CMAKE_CXX_COMPILER=${COMPILER} "-DCMAKE_CXX_FLAGS=${FLAGS}"
  -D CMAKE_PREFIX_PATH=${WORK}/prefix -D BRINE_SOURCE=${BRINE_SOURCE} -D BRINE_SINGLE_HEADER=${SINGLE_HEADER})
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/consumer)
